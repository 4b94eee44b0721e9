package election

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Wave is any message of EchoElection: a kind byte and the varint of the identifier whose wave it
// belongs to.
type Wave struct {
	kind algorithms.Kind
	id   int32
}

const (
	kindExplorer algorithms.Kind = iota
	kindEcho
	kindWaveNews
	waveKinds
)

// Kind implements algorithms.Message.
func (w Wave) Kind() algorithms.Kind { return w.kind }

// Size implements algorithms.Message.
func (w Wave) Size() int { return 1 + algorithms.UvarintSize(uint64(w.id)) }

// Append implements algorithms.Message.
func (w Wave) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, byte(w.kind)), uint64(w.id))
}

// Describe implements algorithms.Describer.
func (w Wave) Describe() string { return fmt.Sprintf("identifier %d", w.id) }

func decodeWave(b []byte) (Wave, error) {
	r := algorithms.NewReader(b)
	w := Wave{kind: r.Kind(int(waveKinds)), id: int32(r.ID())}
	return w, r.Done()
}

// EchoNode is the state of one node of EchoElection.
type EchoNode struct {
	run    *echoRun
	id     int32
	absent bool // it has come back after a crash

	wave     int32         // the highest wave that it knows, or nobody
	parent   algorithms.ID // where it has that from; None: it is its own
	heard    []bool        // by neighbour: whether it has sent something in this wave
	missing  int           // neighbours that have not
	children []algorithms.ID
	phase    phase // candidate or yielded: the wave goes on; idle: it is over here
}

var _ algorithms.Recoverer[Wave] = (*EchoNode)(nil)

// Start implements algorithms.Node.
func (e *EchoNode) Start(env *algorithms.Env[Wave]) {
	if e.run.starts(env.Self()) {
		env.Report(algorithms.Observation{What: sawCall, Value: int64(e.id)})
		e.join(env, e.id, algorithms.None)
	}
}

// Recover implements algorithms.Recoverer: what the node has taken part in is forgotten.
func (e *EchoNode) Recover(*algorithms.Env[Wave], []byte) { e.absent = true }

// Receive implements algorithms.Node.
func (e *EchoNode) Receive(env *algorithms.Env[Wave], from algorithms.ID, w Wave) {
	over := e.phase == leader || e.phase == follower
	if e.absent || over || !env.Linked(from) || int(w.id) >= env.N() {
		return
	}
	if w.kind == kindExplorer && w.id > e.wave {
		e.join(env, w.id, from)
		return
	}
	switch {
	case w.id != e.wave: // it is put out
	case w.kind == kindWaveNews:
		if e.phase == idle && from == e.parent {
			e.phase = follower
			env.Report(algorithms.Observation{What: sawFollow, Value: int64(w.id)})
			e.tell(env)
		}
	default:
		e.hear(env, from, w.kind)
	}
}

// join has the node take part in a wave that came from a neighbour, or from itself.
func (e *EchoNode) join(env *algorithms.Env[Wave], wave int32, parent algorithms.ID) {
	e.wave, e.parent, e.phase = wave, parent, yielded
	if parent == algorithms.None {
		e.phase = candidate
	}
	e.heard, e.missing, e.children = make([]bool, env.Degree()), env.Degree(), nil
	for i := range env.Degree() {
		if next := env.Neighbor(i); next != parent {
			env.Send(next, Wave{kindExplorer, wave})
		}
	}
	if parent == algorithms.None && e.missing == 0 { // it is alone
		e.echo(env)
		return
	}
	if parent != algorithms.None {
		e.hear(env, parent, kindExplorer)
	}
}

// hear takes what a neighbour sends in the node's wave.
func (e *EchoNode) hear(env *algorithms.Env[Wave], from algorithms.ID, kind algorithms.Kind) {
	i, _ := env.Place(from)
	if e.heard[i] {
		return
	}
	e.heard[i] = true
	if kind == kindEcho {
		e.children = append(e.children, from)
	}
	if e.missing--; e.missing == 0 {
		e.echo(env)
	}
}

// echo ends the node's part in a wave, in which all its neighbours were heard.
func (e *EchoNode) echo(env *algorithms.Env[Wave]) {
	if e.parent != algorithms.None {
		e.phase = idle
		env.Send(e.parent, Wave{kindEcho, e.wave})
		return
	}
	e.phase = leader
	env.Report(algorithms.Observation{What: sawLeader, Value: int64(e.id)})
	e.tell(env)
}

// tell passes the news of the leader on to those who have sent an echo here.
func (e *EchoNode) tell(env *algorithms.Env[Wave]) {
	for _, child := range e.children {
		env.Send(child, Wave{kindWaveNews, e.wave})
	}
}

// Timeout implements algorithms.Node. There are no timers.
func (e *EchoNode) Timeout(*algorithms.Env[Wave], algorithms.Timer) {}
