package rounds

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// window has the nodes from first up to and without last send at the beginning of the round, and
// goes on until their messages and the answers have arrived. It returns how many halves of the
// round that took, each a delay.
func (r *run[M, S, P]) window(first, last int) (halves int, err error) {
	at := r.begins(r.round)
	parts := len(r.grid.calls)
	err = r.deal(at, parts, func(w *worker[M, S, P], piece int, reports *[]report) error {
		from, to := part(first, last, piece, parts)
		for i := from; i < to; i++ {
			if err := w.begin(algorithms.ID(i), r.grid.calls[piece], reports); err != nil {
				return err
			}
		}
		return nil
	})
	calls, _ := r.sent()
	r.fit(last-first, calls)
	if err != nil || calls == 0 || r.verdict.Violated() {
		r.grid.empty()
		return 0, err
	}
	err = r.deal(at+r.cfg.Delta, r.grid.ranges(), func(w *worker[M, S, P], piece int, reports *[]report) (err error) {
		column(r.grid.calls, piece, func(letters []letter[M]) {
			w.touch(letters)
			for i := range letters {
				if err == nil {
					err = w.answer(&letters[i], first, last, r.grid.answers[piece], reports)
				}
			}
		})
		return err
	})
	_, answers := r.sent()
	if err != nil || answers == 0 || r.verdict.Violated() {
		r.grid.empty()
		return 1, err
	}
	err = r.deal(at+2*r.cfg.Delta, shares, func(w *worker[M, S, P], piece int, reports *[]report) (err error) {
		column(r.grid.answers, piece, func(letters []letter[M]) {
			w.touch(letters)
			for i := range letters {
				if err == nil {
					err = w.end(&letters[i], reports)
				}
			}
		})
		return err
	})
	r.grid.empty()
	return 2, err
}

// sent is how many messages of each half of the round the window has.
func (r *run[M, S, P]) sent() (calls, answers int64) {
	for _, w := range r.workers {
		calls += w.calls
		answers += w.replies
	}
	return calls, answers
}

// fit has the next window send about as many messages as it should.
func (r *run[M, S, P]) fit(width int, calls int64) {
	for _, w := range r.workers {
		w.calls, w.replies = 0, 0
	}
	wanted := 2 * r.width
	if calls > fullWindow/2 {
		wanted = int(int64(width) * fullWindow / calls)
	}
	r.width = max(1, min(r.widest(), wanted))
}

// answer hands a message over that was sent at the beginning of the round, and takes the answers.
func (w *worker[M, S, P]) answer(l *letter[M], first, last int, to []box[M], reports *[]report) error {
	r := w.run
	at := r.begins(r.round) + r.cfg.Delta
	s, err := w.receive(l, at, reports)
	s.first = max(s.first, l.depth)
	f := w.env.Effects()
	for i := range f.Sends {
		m := &f.Sends[i]
		switch {
		case err != nil:
		case int(m.To) < first || int(m.To) >= last || m.To != l.from:
			err = fmt.Errorf("node %d sent a message to %d in answer to one of %d", l.to, m.To, l.from)
		case r.inst.Rounds.Length <= 2*r.cfg.Delta:
			err = fmt.Errorf("node %d answered in rounds of %v, in which there is no time for it", l.to,
				r.inst.Rounds.Length)
		default:
			err = w.count(l.to, m.To, m.Msg, at+r.cfg.Delta)
		}
		if err != nil {
			break
		}
		a := to[(int(m.To)-first)*shares/(last-first)].add()
		a.to, a.from, a.depth, a.msg = m.To, l.to, s.first+1, m.Msg
		if !r.alg.Spec.Kinds[m.Msg.Kind()].Setup {
			w.counts.Depth = max(w.counts.Depth, int64(a.depth))
		}
	}
	w.replies += int64(len(f.Sends))
	f.Clear()
	return err
}

// end hands an answer over, which nobody answers.
func (w *worker[M, S, P]) end(l *letter[M], reports *[]report) error {
	r := w.run
	s, err := w.receive(l, r.begins(r.round)+2*r.cfg.Delta, reports)
	s.second = max(s.second, l.depth)
	if f := w.env.Effects(); len(f.Sends) > 0 && err == nil {
		err = fmt.Errorf("node %d answered an answer of %d, for which there is no time in the round", l.to, l.from)
	}
	w.env.Effects().Clear()
	return err
}
