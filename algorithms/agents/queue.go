package agents

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// pending is a hop that was not acknowledged yet.
type pending struct {
	name  int64
	msg   Message // without slices
	to    algorithms.ID
	sent  algorithms.Time // the last time
	wait  algorithms.Time // since then
	tries int
	timer algorithms.TimerID
}

// await keeps what was sent until it is acknowledged. Without failures an acknowledgement
// comes within two delays, before the first wait is over.
func (a *Agent) await(env *algorithms.Env[Message], msg Message, to algorithms.ID) {
	a.hop++
	p := pending{name: a.hop, msg: msg, to: to, wait: a.plan.answer}
	a.tried(env, &p)
	a.queue = append(a.queue, p)
}

// tried notes that a hop was tried now and sets the time of the next try, which is not put off
// beyond the time when everything is tried for the last time.
func (a *Agent) tried(env *algorithms.Env[Message], p *pending) {
	p.sent = env.Now()
	p.tries++
	wait := p.wait
	if left := a.plan.settleAt - p.sent; left > 0 {
		wait = max(a.plan.answer, min(wait, left))
	} else {
		wait = a.plan.answer
	}
	p.timer = env.SetTimer(wait, algorithms.Timer{Kind: timerResend, Data: p.name})
	p.wait = min(2*p.wait, a.plan.patience)
}

// acknowledged ends the wait for a hop.
func (a *Agent) acknowledged(env *algorithms.Env[Message], from algorithms.ID, ack *Message) {
	i := slices.IndexFunc(a.queue, func(p pending) bool {
		return p.to == from && p.msg.item.key() == ack.item.key() && p.msg.tag() == ack.tag()
	})
	if i >= 0 {
		env.CancelTimer(a.queue[i].timer)
		a.queue = slices.Delete(a.queue, i, i+1)
	}
}

// resend tries a hop again, or gives it up if the last try was after the time to settle. A
// learned route on which nothing gets through is forgotten, and the item is flooded.
func (a *Agent) resend(env *algorithms.Env[Message], name int64) {
	i := slices.IndexFunc(a.queue, func(p pending) bool { return p.name == name })
	if i < 0 {
		return
	}
	p := &a.queue[i]
	switch {
	case p.sent >= a.plan.settleAt:
		env.Report(algorithms.Observation{What: sawGaveUp, Value: p.msg.item.ID(), Aux: int64(p.to)})
		a.queue = slices.Delete(a.queue, i, i+1)
	case a.plan.routing == learning && !p.msg.flood && p.tries >= brokenAfter:
		msg, to := p.msg, p.to
		msg.hop--
		if a.learned[msg.item.Dest].via == to {
			delete(a.learned, msg.item.Dest)
		}
		a.queue = slices.Delete(a.queue, i, i+1)
		a.flood(env, msg, env.Self())
	default:
		env.Send(p.to, p.msg)
		a.tried(env, p)
	}
}
