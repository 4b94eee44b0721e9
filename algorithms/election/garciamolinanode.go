package election

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of GarciaMolina: calls, and the answer to any of them.
const (
	kindAreYouUp algorithms.Kind = iota
	kindAreYouNormal
	kindHalt
	kindNewCoordinator
	kindReady
	kindAnswered
	garciaMolinaKinds
)

// GarciaMolinaMessage is any message of GarciaMolina: a kind byte and the round as a varint; an
// answer has the kind that it answers and a varint of what it says behind them.
type GarciaMolinaMessage struct {
	kind, about algorithms.Kind
	round       uint32
	says        uint32 // to Halt: the last round that it knows; to AreYouNormal: 1 for yes
}

// Kind implements algorithms.Message.
func (m GarciaMolinaMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m GarciaMolinaMessage) Size() int {
	size := 1 + algorithms.UvarintSize(uint64(m.round))
	if m.kind == kindAnswered {
		size += 1 + algorithms.UvarintSize(uint64(m.says))
	}
	return size
}

// Append implements algorithms.Message.
func (m GarciaMolinaMessage) Append(b []byte) []byte {
	b = algorithms.AppendUvarint(append(b, byte(m.kind)), uint64(m.round))
	if m.kind == kindAnswered {
		b = algorithms.AppendUvarint(append(b, byte(m.about)), uint64(m.says))
	}
	return b
}

// Describe implements algorithms.Describer.
func (m GarciaMolinaMessage) Describe() string {
	text := fmt.Sprintf("round %d", m.round)
	if m.kind == kindAnswered {
		text += ", to " + GarciaMolina.Spec.Kinds[m.about].Name
		switch m.about {
		case kindAreYouNormal:
			text += [...]string{": no", ": yes"}[min(m.says, 1)]
		case kindHalt:
			text += fmt.Sprintf(", last round %d", m.says)
		}
	}
	return text
}

func decodeGarciaMolina(b []byte) (GarciaMolinaMessage, error) {
	r := algorithms.NewReader(b)
	m := GarciaMolinaMessage{kind: r.Kind(int(garciaMolinaKinds)), round: uint32(r.Uvarint(maxRound))}
	if m.kind == kindAnswered {
		m.about = r.Kind(int(kindAnswered))
		m.says = uint32(r.Uvarint(maxRound))
	}
	return m, r.Done()
}

// procedure is which of the paper's procedures a node is in the middle of, by the call that it
// waits for.
type procedure uint8

const (
	waiting    procedure = iota
	suspecting           // AreYouUp to the coordinator
	seeking              // AreYouUp to those above
	halting              // Halt to those below
	announcing           // NewCoordinator to those who were halted
	releasing            // Ready to them
	checking             // AreYouNormal to all
)

// GarciaMolinaNode is the state of one node of GarciaMolina. Its phase is idle or yielded in state
// Election.
type GarciaMolinaNode struct {
	standing[GarciaMolinaMessage]
	run         *garciaMolinaRun
	normal      bool          // state Normal, else that of Reorganization where there is a coordinator
	coordinator algorithms.ID // None: state Election
	halter      algorithms.ID // who has halted it last,
	halted      uint32        // and in which round
	doing       procedure
	next        algorithms.ID   // who is called, or the place of it in up
	up          []algorithms.ID // who were halted
}

var _ algorithms.Recoverer[GarciaMolinaMessage] = (*GarciaMolinaNode)(nil)

// Start implements algorithms.Node: node N-1 is the coordinator, and all is normal.
func (g *GarciaMolinaNode) Start(env *algorithms.Env[GarciaMolinaMessage]) {
	g.restore(env, nil)
	g.phase, g.normal = follower, true
	g.coordinator, g.halter = algorithms.ID(env.N()-1), algorithms.None
	if g.run.detector == env.Self() || g.run.detector == algorithms.None {
		g.suspect(env)
	} else {
		g.wake(env, g.run.patience)
	}
}

// Recover implements algorithms.Recoverer.
func (g *GarciaMolinaNode) Recover(env *algorithms.Env[GarciaMolinaMessage], stable []byte) {
	g.restore(env, stable)
	g.coordinator, g.halter = algorithms.None, algorithms.None
	g.elect(env)
}

// suspect is what a node does that has not heard of its coordinator for long.
func (g *GarciaMolinaNode) suspect(env *algorithms.Env[GarciaMolinaMessage]) {
	if g.coordinator == algorithms.None || g.coordinator == env.Self() {
		g.elect(env)
		return
	}
	g.doing, g.next = suspecting, g.coordinator
	g.ask(env)
}

// elect begins an election, with the nodes above.
func (g *GarciaMolinaNode) elect(env *algorithms.Env[GarciaMolinaMessage]) {
	env.Report(algorithms.Observation{What: sawStand})
	g.doing, g.next = seeking, env.Self()
	g.proceed(env)
}

// bully halts all below, in a round of its own.
func (g *GarciaMolinaNode) bully(env *algorithms.Env[GarciaMolinaMessage], round uint32) {
	if !g.call(env, round) {
		g.pause(env)
		return
	}
	g.normal, g.coordinator, g.halter, g.up = false, algorithms.None, algorithms.None, nil
	g.doing, g.next = halting, env.Self()
	g.proceed(env)
}

// proceed goes on to the next call of the procedure, or to the next procedure.
func (g *GarciaMolinaNode) proceed(env *algorithms.Env[GarciaMolinaMessage]) {
	n := algorithms.ID(env.N())
	switch g.doing {
	case seeking:
		if g.next++; g.next == n {
			g.bully(env, g.round+1)
			return
		}
	case halting:
		if g.next--; g.next < 0 {
			if !g.lead(env, int32(env.Self())) {
				g.pause(env)
				return
			}
			g.coordinator = env.Self()
			g.doing, g.next = announcing, -1
			g.proceed(env)
			return
		}
	case announcing, releasing:
		if g.next++; int(g.next) < len(g.up) {
			break
		}
		if g.doing == announcing {
			g.doing, g.next = releasing, -1
			g.proceed(env)
			return
		}
		g.settle(env)
		return
	case checking:
		if g.next++; g.next == env.Self() {
			g.next++
		}
		if g.next == n {
			g.pause(env)
			return
		}
	}
	g.ask(env)
}

// settle takes the node into state Normal.
func (g *GarciaMolinaNode) settle(env *algorithms.Env[GarciaMolinaMessage]) {
	g.normal = true
	env.Report(algorithms.Observation{What: sawNormal, Value: int64(g.round)})
	g.pause(env)
}

// calls are what each procedure calls others for.
var calls = [...]algorithms.Kind{
	suspecting: kindAreYouUp, seeking: kindAreYouUp, halting: kindHalt, announcing: kindNewCoordinator,
	releasing: kindReady, checking: kindAreYouNormal,
}

// called is who the procedure calls at the moment.
func (g *GarciaMolinaNode) called() algorithms.ID {
	if g.doing == announcing || g.doing == releasing {
		return g.up[g.next]
	}
	return g.next
}

func (g *GarciaMolinaNode) ask(env *algorithms.Env[GarciaMolinaMessage]) {
	env.Send(g.called(), GarciaMolinaMessage{kind: calls[g.doing], round: g.round})
	g.wake(env, g.run.answer)
}

// pause ends a procedure, and sets the alarm for what comes next.
func (g *GarciaMolinaNode) pause(env *algorithms.Env[GarciaMolinaMessage]) {
	g.doing = waiting
	switch {
	case g.normal && !g.run.monitored:
		g.rest(env)
	case g.normal && g.coordinator == env.Self():
		g.wake(env, g.run.beat)
	default:
		g.wake(env, g.run.patience)
	}
}

// Receive implements algorithms.Node.
func (g *GarciaMolinaNode) Receive(
	env *algorithms.Env[GarciaMolinaMessage], from algorithms.ID, m GarciaMolinaMessage,
) {
	if !env.Linked(from) || m.round > maxRound {
		return
	}
	answer := GarciaMolinaMessage{kind: kindAnswered, about: m.kind, round: m.round}
	mine := g.coordinator == from && g.round == m.round
	switch m.kind {
	case kindAnswered:
		if g.doing != waiting && from == g.called() && m.about == calls[g.doing] && m.round == g.round {
			g.answered(env, m.says)
		}
		return
	case kindAreYouNormal:
		if mine && g.normal {
			answer.says = 1
			if g.doing == waiting {
				g.pause(env)
			}
		}
	case kindHalt:
		if from < env.Self() {
			return
		}
		answer.says = g.round
		g.halt(env, from, m.round)
	case kindNewCoordinator:
		if g.coordinator == algorithms.None && g.halter == from && g.halted == m.round {
			g.follow(env, m.round, int32(from))
			g.coordinator = from
			g.pause(env)
		} else if !mine {
			return
		}
	case kindReady:
		if !mine {
			return
		}
		if !g.normal {
			g.settle(env)
		}
	}
	env.Send(from, answer)
}

// halt has the node stop whatever it does, for one above that holds an election in a term above all
// that the node was in.
func (g *GarciaMolinaNode) halt(env *algorithms.Env[GarciaMolinaMessage], by algorithms.ID, round uint32) {
	if round < g.round || termOf(round, int32(by), env.N()) <= g.term {
		return
	}
	g.phase, g.normal, g.coordinator = yielded, false, algorithms.None
	g.halter, g.halted = by, round
	env.Report(algorithms.Observation{What: sawHalt, Value: int64(by)})
	g.pause(env)
}

// answered takes the answer that the procedure waits for.
func (g *GarciaMolinaNode) answered(env *algorithms.Env[GarciaMolinaMessage], says uint32) {
	switch g.doing {
	case suspecting, seeking:
		g.pause(env)
		if g.doing = waiting; g.coordinator != algorithms.None {
			g.wake(env, 2*g.run.patience) // those above may be about to find out
		}
		return
	case halting:
		if says >= g.round {
			g.bully(env, says+1)
			return
		}
		g.up = append(g.up, g.next)
	case checking:
		if says != 1 {
			g.elect(env)
			return
		}
	}
	g.proceed(env)
}

// Timeout implements algorithms.Node.
func (g *GarciaMolinaNode) Timeout(env *algorithms.Env[GarciaMolinaMessage], _ algorithms.Timer) {
	g.alarm = 0
	switch {
	case g.doing == suspecting, g.doing == announcing, g.doing == releasing:
		g.elect(env)
	case g.doing != waiting: // who does not answer is down
		g.proceed(env)
	case g.normal && g.coordinator == env.Self():
		g.doing, g.next = checking, -1
		g.proceed(env)
	default:
		g.suspect(env)
	}
}
