package replication

import (
	"github.com/joulemark/joulemark/algorithms"
)

// ABDNode is the state of one node of ABD: its copies, and the client that may sit at it.
type ABDNode struct {
	client[ABDMessage]
	run    *abdRun
	copies []copied // by key; nil: nothing is stored

	// The question under way, of which there is one at a time.
	question ABDMessage
	heard    []bool // by node: it has answered; made with the first question
	missing  int    // answers before a majority has answered
	latest   copied // of the copies that were heard
	equal    bool   // all that were heard have the stamp of latest
	timer    algorithms.TimerID
	wait     algorithms.Time // before the question is sent again
}

var (
	_ algorithms.Node[ABDMessage]      = (*ABDNode)(nil)
	_ algorithms.Recoverer[ABDMessage] = (*ABDNode)(nil)
)

// Start implements algorithms.Node.
func (p *ABDNode) Start(env *algorithms.Env[ABDMessage]) { p.work(env) }

// Recover implements algorithms.Recoverer. The node has its copies again. Its client does not
// know what became of the operation that it waited for, and asks for the next.
func (p *ABDNode) Recover(env *algorithms.Env[ABDMessage], stable []byte) {
	if len(stable) > 0 {
		r := algorithms.NewReader(stable)
		p.current = int(r.Uvarint(maxOperations))
		p.copies = make([]copied, p.run.keys)
		for key := range p.copies {
			p.copies[key] = readCopied(r)
		}
	}
	p.work(env)
}

// keep has what Recover needs in stable storage, where nodes may come back.
func (p *ABDNode) keep(env *algorithms.Env[ABDMessage]) {
	if !p.run.keep {
		return
	}
	b := algorithms.AppendUvarint(nil, uint64(p.current))
	for key := range p.run.keys {
		b = p.copy(key).append(b)
	}
	env.Persist(b)
}

// Timeout implements algorithms.Node: some have not answered.
func (p *ABDNode) Timeout(env *algorithms.Env[ABDMessage], t algorithms.Timer) {
	if p.missing > 0 && t.Data == int64(p.question.round) {
		p.send(env)
	}
}

// Receive implements algorithms.Node.
func (p *ABDNode) Receive(env *algorithms.Env[ABDMessage], from algorithms.ID, m ABDMessage) {
	if from == env.Self() || from < 0 || int(from) >= env.N() || m.key >= p.run.keys || m.counter >= endOfStamps ||
		int(m.writer) >= env.N() || m.value > int64(len(p.run.commands)) {
		return
	}
	switch m.kind {
	case abdQuery:
		env.Send(from, ABDMessage{kind: abdValue, round: m.round, copied: p.copy(m.key)})
	case abdStore:
		p.store(env, m.key, m.copied)
		env.Send(from, ABDMessage{kind: abdStored, round: m.round})
	default:
		if m.round != p.question.round || p.missing == 0 || p.heard[from] || m.kind != p.question.kind+1 {
			return // late, or a copy
		}
		p.heard[from] = true
		if m.kind == abdValue {
			p.take(m.copied)
		}
		if p.missing--; p.missing == 0 {
			env.CancelTimer(p.timer)
			p.proceed(env)
		}
	}
}

// copy is what this node has at a key.
func (p *ABDNode) copy(key int) copied {
	if p.copies == nil {
		return copied{}
	}
	return p.copies[key]
}

// store takes a copy unless there is a later one.
func (p *ABDNode) store(env *algorithms.Env[ABDMessage], key int, c copied) {
	if !p.copy(key).before(c.stamp) {
		return
	}
	if p.copies == nil {
		p.copies = make([]copied, p.run.keys)
	}
	p.copies[key] = c
	env.Report(algorithms.Observation{What: sawStored, Value: c.value, Aux: c.number(env.N())})
	p.keep(env)
}

// work asks for the next operation, if there is one.
func (p *ABDNode) work(env *algorithms.Env[ABDMessage]) {
	if !p.begin(env) {
		return
	}
	p.keep(env)
	if p.writes() && p.run.single {
		p.write(env, p.copy(p.command().Key).counter)
		return
	}
	p.ask(env, ABDMessage{kind: abdQuery, key: p.command().Key})
}

// proceed goes on when a majority has answered.
func (p *ABDNode) proceed(env *algorithms.Env[ABDMessage]) {
	switch asked := p.question.kind == abdQuery; {
	case asked && p.writes():
		p.write(env, p.latest.counter)
		return
	case asked && !(p.run.skip && p.equal):
		p.ask(env, ABDMessage{kind: abdStore, key: p.question.key, copied: p.latest})
		return
	case asked:
		p.finish(env, p.latest.value)
	default:
		p.finish(env, p.question.value)
	}
	p.work(env)
}

// write stores what the client writes, with a stamp behind a counter.
func (p *ABDNode) write(env *algorithms.Env[ABDMessage], counter uint64) {
	c := copied{stamp{counter + 1, env.Self()}, p.command().Value}
	env.Report(algorithms.Observation{What: sawStamp, Value: c.value, Aux: c.number(env.N())})
	p.ask(env, ABDMessage{kind: abdStore, key: p.command().Key, copied: c})
}

// ask puts a question to all. The node itself is the first to answer.
func (p *ABDNode) ask(env *algorithms.Env[ABDMessage], q ABDMessage) {
	q.round = 2 * uint64(p.current)
	if q.kind == abdStore {
		q.round++
	}
	p.question, p.missing, p.wait = q, p.run.quorum-1, p.run.answer
	if p.heard == nil {
		p.heard = make([]bool, env.N())
	}
	clear(p.heard)
	p.heard[env.Self()] = true
	if q.kind == abdStore {
		p.store(env, q.key, q.copied)
	}
	p.latest, p.equal = p.copy(q.key), true
	p.send(env)
}

// take notes a copy that was heard of.
func (p *ABDNode) take(c copied) {
	if c.stamp == p.latest.stamp {
		return
	}
	p.equal = false
	if p.latest.before(c.stamp) {
		p.latest = c
	}
}

// send puts the question to all who have not answered, and does so again some time later where it
// may be lost.
func (p *ABDNode) send(env *algorithms.Env[ABDMessage]) {
	for i := range env.Degree() {
		if id := env.Neighbor(i); !p.heard[id] {
			env.Send(id, p.question)
		}
	}
	if p.run.again {
		p.timer = env.SetTimer(p.wait, algorithms.Timer{Data: int64(p.question.round)})
		p.wait *= 2
	}
}
