package cluster

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// hearing takes note of a host that is lost.
type hearing struct{ lostHosts chan *remote }

func (h *hearing) observed(*remote, control.Batch) (bool, error) { return false, nil }
func (h *hearing) broke(*remote, *control.Failure)               {}
func (h *hearing) bounds(*remote) control.Bounds                 { return control.Bounds{} }
func (h *hearing) lost(x *remote)                                { h.lostHosts <- x }

// hungHost is a host that takes orders and answers none.
func hungHost(t *testing.T, patience time.Duration) (*remote, *hearing) {
	near, far := net.Pipe()
	go func() { _, _ = io.Copy(io.Discard, bufio.NewReader(far)) }()
	hear := &hearing{make(chan *remote, 1)}
	h := newRemote("hung", 0, control.NewConn(near, 0), hear, patience)
	h.readers.Go(h.read)
	t.Cleanup(h.close)
	return h, hear
}

// Nobody waits for a process that does not answer: not once the run was cancelled, and otherwise
// for as long as a host may keep silent.
func TestHungHost(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name    string
		ctx     context.Context
		timeout time.Duration
		want    string
	}{
		{"cancelled", cancelled, time.Hour, "context canceled"},
		{"silent", t.Context(), time.Millisecond, "no answer for 1ms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, hear := hungHost(t, c.timeout)
			_, err := h.ask(c.ctx, control.Order{Poll: true})
			if !onlyLost(err) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want it lost: %s", err, c.want)
			}
			if x := <-hear.lostHosts; x != h || !h.isLost() {
				t.Error("the host is not given up")
			}
		})
	}
}

// bare is a run whose node 0 is down, of which only the coordinator's side is there.
func bare(t *testing.T) *Run {
	t.Helper()
	cfg := Config{Config: engine.Config{Graph: algorithms.Complete(2)}, Hosts: []string{"gone:1", "gone:2"}}
	r := &Run{cfg: cfg.withDefaults(), program: ring.Program, ctx: t.Context(), stir: make(chan struct{}, 1)}
	r.hosts, r.addresses = make([]*remote, 2), make([]netip.AddrPort, 2)
	if err := r.renew(); err != nil {
		t.Fatal(err)
	}
	r.verdict.start(false)
	r.lose(&remote{name: "gone:1"}, errors.New("killed"), false)
	return r
}

// A process whose answers cannot be believed is given up, with what is wrong about them.
func TestUnbelievableHost(t *testing.T) {
	for name, answer := range map[string]control.Answer{
		"does not say how far it is": {Done: true},
		"events: -1": {State: &control.State{
			Sent: make([]int64, 4), Received: make([]int64, 4), Events: -1,
		}},
	} {
		r := bare(t)
		near, far := net.Pipe()
		h := newRemote("liar:1", 1, control.NewConn(near, 0), r, time.Hour)
		h.readers.Go(h.read)
		r.setHost(1, h)
		go func() {
			line := control.NewConn(far, 0)
			_ = errors.Join(line.Receive(&control.Order{}), line.Send(answer))
		}()
		r.poll()
		lost := r.Lost()
		last := lost[len(lost)-1].String()
		if !r.verdict.isDown(1) || !strings.Contains(last, "liar:1") || !strings.Contains(last, name) {
			t.Errorf("down: %v, %s; want it down, with %q", r.verdict.isDown(1), last, name)
		}
		r.Close()
	}
}

// A report that cannot be is in no sum, and the record says so.
func TestUnbelievableReport(t *testing.T) {
	r := bare(t)
	defer r.Close()
	near, far := net.Pipe()
	go func() {
		line := control.NewConn(far, 0)
		frames := make([]int64, 4)
		report := control.Report{
			To: frames[:2], Bytes: frames[:2], State: control.State{Sent: frames, Received: frames},
			Usage: &energy.Usage{CPU: 9e15},
		}
		_ = errors.Join(line.Respond(testSecret), line.Receive(&control.Order{}),
			line.Send(control.Answer{Report: &report}))
	}()
	line := control.NewConn(near, 0)
	if err := line.Initiate(testSecret); err != nil { // before that a line is short
		t.Fatal(err)
	}
	h := newRemote("liar:1", 1, line, r, time.Hour)
	h.readers.Go(h.read)
	r.setHost(1, h)
	out, count := r.collect()
	said := strings.Join(out.Degraded, "\n")
	if count != 0 || len(out.Uncounted) != 2 || out.Metered.Usage.CPU != 0 ||
		!strings.Contains(said, "what it says cannot be: CPU time: 9e+15 s (allowed: up to ") {
		t.Errorf("%d reports, uncounted %v, %v, %q", count, out.Uncounted, out.Metered.Usage, said)
	}
}

// A process that does not say what it counted, because it is stopped when the run ends, was held up
// at least from then on.
func TestSilentAtTheEnd(t *testing.T) {
	r := bare(t)
	defer r.Close()
	r.cfg.Delta = 1
	near, far := net.Pipe()
	go func() { _, _ = io.Copy(io.Discard, far) }()
	h := newRemote("stopped:1", 1, control.NewConn(near, 0), r, time.Millisecond)
	h.readers.Go(h.read)
	r.setHost(1, h)
	out, _ := r.collect()
	if s := out.Stall; s == nil || s.Node != 1 || s.Span < algorithms.Millisecond {
		t.Errorf("stall %+v; want one of node 1", s)
	}
}

// A process that comes back and is lost again is down, and is looked for again, whenever that
// happens.
func TestLostAgain(t *testing.T) {
	for _, when := range []string{"before it is let in", "while it is let in"} {
		t.Run(when, func(t *testing.T) {
			r := bare(t)
			near, far := net.Pipe()
			h := newRemote("gone:1", 0, control.NewConn(near, 0), r, time.Hour)
			h.readers.Go(h.read)
			if when == "before it is let in" {
				_ = far.Close()
				<-h.gone
			} else {
				go func() { // it dies of the first order
					_, _ = bufio.NewReader(far).ReadByte()
					_ = far.Close()
				}()
			}
			r.readmit(&rejoined{h, netip.MustParseAddrPort("127.0.0.1:1")})
			lost := r.Lost()
			if !r.verdict.isDown(0) || len(lost) != 2 || !lost[0].Back || lost[1].Back || lost[1].wasDown {
				t.Errorf("down: %v, lost %+v; want it down, lost twice, back once", r.verdict.isDown(0), lost)
			}
			err := lost[1].Err
			if when == "before it is let in" && !strings.Contains(err.Error(), "process has ended") {
				t.Errorf("lost again: %v; want that its process has ended", err)
			}
			r.Close()
		})
	}
}

// A run of which no node is left has no outcome.
func TestNobodyLeft(t *testing.T) {
	procs, hosts := processes(t, 2)
	w := &watched{seen: func(_ algorithms.ID, o algorithms.Observation) {
		if o.Value == 5 {
			for _, p := range procs {
				p.kill()
			}
		}
	}}
	r := prepare(t, w.watch(ring.Program), Config{
		Config: engine.Config{Params: algorithms.Params{"laps": "1000000000"}, Delta: algorithms.Millisecond},
		Hosts:  hosts, Expect: algorithms.Crashes,
	})
	_, err := r.Execute(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no node is left to report") {
		t.Fatalf("%v; want an error", err)
	}
	for _, h := range hosts {
		if !strings.Contains(err.Error(), h) {
			t.Errorf("%v does not name %s", err, h)
		}
	}
}

// What a node says in words is shown in quotation marks, with nothing that a terminal obeys, and
// not whole.
func TestWordsOfOthers(t *testing.T) {
	bad := "\x1b[31m\njoulemark: all is well" + strings.Repeat("x", 1<<20)
	r := bare(t)
	near, far := net.Pipe()
	h := newRemote("liar:1", 1, control.NewConn(near, 0), r, time.Hour)
	h.replies <- control.Answer{Error: bad}
	go func() { _, _ = io.Copy(io.Discard, far) }()
	_, err := h.ask(t.Context(), control.Order{Poll: true})
	r.broke(h, &control.Failure{Text: bad, Crash: true})
	r.broke(h, &control.Failure{Text: bad})
	lost := r.Lost()
	for _, text := range []string{
		fmt.Sprint(err), lost[len(lost)-1].String(), fmt.Sprint(r.verdict.failure),
		(&control.RefusedError{Reason: bad}).Error(),
	} {
		if len(text) > 1<<10 || strings.ContainsAny(text, "\n\x1b") || !strings.Contains(text, "`\\x1b[31m joulemark") {
			t.Errorf("%d bytes: %.300q", len(text), text)
		}
	}
	_ = near.Close()
}
