package rounds

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// worker is what one core has of its own while it carries nodes on.
type worker[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	run     *run[M, S, P]
	env     *algorithms.Env[M]
	node    S
	seq     uint32 // of no use without events, but nodes count in it
	touched uint32 // keeps the compiler from dropping the loads of touch

	counts  engine.Counts
	hash    uint64
	events  int64
	calls   int64 // messages of this window that were sent at the beginning of the round
	replies int64
	same    struct { // messages in a row that are alike
		kind algorithms.Kind
		size int
		n    int64
	}
}

func newWorker[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](r *run[M, S, P]) *worker[M, S, P] {
	return &worker[M, S, P]{run: r, env: algorithms.NewEnv[M](r.cfg.Graph)}
}

func (w *worker[M, S, P]) reset() {
	w.counts, w.hash, w.events, w.calls, w.replies, w.same.n = engine.Counts{}, 0, 0, 0, 0, 0
	w.env.Effects().Clear()
}

// bind prepares a call of a node; settle must follow.
func (w *worker[M, S, P]) bind(id algorithms.ID, at algorithms.Time, drawn *uint32) *algorithms.Env[M] {
	w.env.BindCounter(id, at, w.run.seed, drawn, &w.seq)
	return w.env
}

// settle takes what a node has asked for, but for its messages.
func (w *worker[M, S, P]) settle(id algorithms.ID, s *slot, reports *[]report) error {
	w.env.Settle()
	f := w.env.Effects()
	for _, o := range f.Observations {
		*reports = append(*reports, report{id, o})
	}
	for _, t := range f.Timers {
		next := w.run.round + 1
		if t.At != w.run.begins(next) || t.Timer != (algorithms.Timer{Data: int64(next)}) || s.next {
			return fmt.Errorf("node %d set a timer in round %d that is not the one for the beginning of the next",
				id, w.run.round)
		}
		s.next = true
	}
	if len(f.Cancels) > 0 {
		return fmt.Errorf("node %d took a timer back, which no node does in common rounds", id)
	}
	return nil
}

// report is what a node has told of itself.
type report struct {
	node algorithms.ID
	what algorithms.Observation
}

// start has a node begin. What it sends is left for its window, since nobody may have a message
// before he has begun.
func (w *worker[M, S, P]) start(id algorithms.ID, reports *[]report) error {
	r := w.run
	s := &r.slots[id]
	w.node = r.inst.Node(id)
	P(&w.node).Start(w.bind(id, 0, &s.drawn))
	w.events++
	err := w.settle(id, s, reports)
	w.env.Effects().Clear()
	s.state = r.inst.Rounds.Pack(&w.node)
	return err
}

// begin has a node send at the beginning of a round, into the boxes by range of the receivers.
func (w *worker[M, S, P]) begin(id algorithms.ID, to []box[M], reports *[]report) error {
	r := w.run
	s := &r.slots[id]
	at := r.begins(r.round)
	var err error
	switch {
	case r.round == 1: // once more, as it has begun already
		var drawn uint32
		w.node = r.inst.Node(id)
		P(&w.node).Start(w.bind(id, at, &drawn))
		w.env.Settle()
	case s.now:
		w.node = r.inst.Rounds.Unpack(s.state)
		P(&w.node).Timeout(w.bind(id, at, &s.drawn), algorithms.Timer{Data: int64(r.round)})
		w.events++
		err = w.settle(id, s, reports)
		s.state = r.inst.Rounds.Pack(&w.node)
		w.hash += algorithms.Mix(uint64(at)*0xd6e8feb86659fd93 ^ uint64(id))
	default:
		return nil
	}
	f := w.env.Effects()
	arrives := at + r.cfg.Delta
	for i := range f.Sends {
		m := &f.Sends[i]
		if err == nil {
			err = w.count(id, m.To, m.Msg, arrives)
		}
		if err != nil {
			break
		}
		l := to[int(m.To)/r.grid.width].add()
		l.to, l.from, l.depth, l.msg = m.To, id, s.before+1, m.Msg
	}
	w.calls += int64(len(f.Sends))
	if len(f.Sends) > 0 && !r.alg.Spec.Kinds[w.same.kind].Setup {
		w.counts.Depth = max(w.counts.Depth, int64(s.before)+1)
	}
	f.Clear()
	return err
}

// count counts a message that leaves. None is lost, so it counts as one that arrives too.
func (w *worker[M, S, P]) count(from, to algorithms.ID, msg M, arrives algorithms.Time) error {
	r := w.run
	kind, size := msg.Kind(), msg.Size()
	switch {
	case from == to:
		return fmt.Errorf("node %d sent a message to itself, which takes no half of a round", from)
	case !r.cfg.Graph.Linked(from, to):
		return fmt.Errorf("node %d sent a message to %d, to which it has no link", from, to)
	case int(kind) >= len(r.alg.Spec.Kinds):
		return fmt.Errorf("node %d sent a message of kind %d (allowed: 0 to %d)", from, kind, len(r.alg.Spec.Kinds)-1)
	}
	if kind != w.same.kind || size != w.same.size {
		w.flush()
		w.same.kind, w.same.size = kind, size
	}
	w.same.n++
	w.hash += algorithms.Mix(uint64(arrives)*0xd6e8feb86659fd93 ^ uint64(engine.LinkOf(from, to))*0xa0761d6478bd642f ^
		uint64(size)<<8 ^ uint64(kind))
	if c := &r.out.Counts; c.BySender != nil && !r.alg.Spec.Kinds[kind].Setup {
		// The sender is this worker's; its messages by receiver are counted as they arrive.
		c.BySender[from]++
		c.BytesBySender[from] += int64(size)
	}
	return nil
}

// flush books the messages in a row that are alike.
func (w *worker[M, S, P]) flush() {
	if w.same.n > 0 {
		w.counts.AddSent(w.same.kind, w.same.size, w.run.alg.Spec.Kinds[w.same.kind].Setup, w.same.n)
		w.same.n = 0
	}
}

// touch loads the slots of some letters in a tight loop, so that their cache misses overlap instead
// of being waited for one by one.
func (w *worker[M, S, P]) touch(letters []letter[M]) {
	var sum uint32
	for i := range letters {
		sum += w.run.slots[letters[i].to].state
	}
	w.touched = sum
}

// receive hands a message over, in one half of the round or the other.
func (w *worker[M, S, P]) receive(l *letter[M], at algorithms.Time, reports *[]report) (*slot, error) {
	r := w.run
	s := &r.slots[l.to]
	w.events++
	w.node = r.inst.Rounds.Unpack(s.state)
	P(&w.node).Receive(w.bind(l.to, at, &s.drawn), l.from, l.msg)
	s.state = r.inst.Rounds.Pack(&w.node)
	kind := l.msg.Kind()
	setup := r.alg.Spec.Kinds[kind].Setup
	w.counts.AddDelivered(kind, setup, 1)
	if c := &r.out.Counts; c.ByReceiver != nil && !setup {
		c.ByReceiver[l.to]++
		c.BytesByReceiver[l.to] += int64(l.msg.Size())
	}
	return s, w.settle(l.to, s, reports)
}
