package node

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
)

// TestGarbage sends what is no handshake, on many connections, and then uses the node.
func TestGarbage(t *testing.T) {
	log := &journal{}
	host := serve(t, Config{Log: log})
	for _, text := range []string{
		"GET / HTTP/1.1\r\nHost: node\r\n\r\n",
		"\n", "null\n", "{}\n", "[]\n", `{"joulemark":3}` + "\n", `{"joulemark":2}` + "\n",
		`{"joulemark":1,"nonce":""}` + "\n",
		`{"joulemark":2,"nonce":"AAAA"}` + "\n", `{"joulemark":2,"unknown":1}` + "\n", `{"joulemark":2}{}` + "\n",
		strings.Repeat("x", 2<<10), "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03",
	} {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte(text))
		_ = c.(*net.TCPConn).CloseWrite()
		if answer, _ := io.ReadAll(c); len(answer) > 2<<10 {
			t.Errorf("%q: answer of %d bytes", text, len(answer))
		}
		_ = c.Close()
	}
	works(t, host)
	if !strings.Contains(log.String(), "refused 127.0.0.1:") {
		t.Errorf("the log has nothing of it: %q", log)
	}
}

// Connections that say nothing, or stop in the middle of a word, do not keep a coordinator out,
// however many they are.
func TestSilentStrangers(t *testing.T) {
	log := &journal{}
	host := serve(t, Config{Log: log})
	for i := range 2 * maxStrangers {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		text := []string{"", "{", `{"joulemark":3}` + "\n", `{"joulemark":3}` + "\n\x16\x03\x03"}[i%4]
		if _, err := c.Write([]byte(text)); err != nil && !isReset(err) {
			t.Fatal(err)
		}
	}
	works(t, host)
	if n := strings.Count(log.String(), errCrowded.Error()); n == 0 || n > 10 {
		t.Errorf("the log says %d times that there are too many: %q", n, log)
	}
}

func isReset(err error) bool {
	var op *net.OpError
	return errors.As(err, &op)
}

// A coordinator that falls silent without closing its connection loses its node.
func TestSilentCoordinator(t *testing.T) {
	log := &journal{}
	host := serve(t, Config{Silence: 50 * time.Millisecond, Log: log})
	mute := mustVisit(t, host)
	var a control.Answer
	if err := mute.Receive(&a); err == nil {
		t.Fatalf("got %+v; want the connection closed", a)
	}
	for !strings.Contains(log.String(), "timeout") { // it is written when everything has been cleared away
		if t.Context().Err() != nil {
			t.Fatalf("the log does not say why: %q", log)
		}
		runtime.Gosched()
	}
}

// A node refuses orders that make no sense, and goes on.
func TestSenselessOrders(t *testing.T) {
	line := mustVisit(t, serve(t, Config{}))
	type assignment = control.Assignment
	bad := func(change func(*assignment)) control.Order {
		a := sensible()
		change(a)
		return control.Order{Assign: a}
	}
	for _, o := range []control.Order{
		{},
		{Poll: true},
		{Stop: true},
		{Go: &control.Start{}},
		{Crash: true},
		{Sign: &control.Certificates{}},
		bad(func(a *assignment) { a.Algorithm = "nothing" }),
		bad(func(a *assignment) { a.Nodes = control.MaxNodes + 1 }),
		bad(func(a *assignment) { a.Nodes = -1 }), bad(func(a *assignment) { a.Self = 2 }),
		bad(func(a *assignment) { a.Token = "00" }), bad(func(a *assignment) { a.Protocol = "sctp" }),
		bad(func(a *assignment) { a.Delta = 0 }), bad(func(a *assignment) { a.Delta = -1 }),
		bad(func(a *assignment) { a.Network.Loss = 2 }),
		bad(func(a *assignment) { a.Params = algorithms.Params{"laps": "0"} }),
		bad(func(a *assignment) { a.Back = true }),
		bad(func(a *assignment) { a.Sparse, a.Links = true, [][2]int32{{0, 9}} }),
	} {
		if a := ask(t, line, o); a.Error == "" {
			text, _ := json.Marshal(o)
			t.Errorf("%s: %+v; want it refused", text, a)
		}
	}
	if a := ask(t, line, control.Order{Assign: sensible()}); a.Address == nil {
		t.Errorf("%+v; want an address", a)
	}
}

// Who comes and goes for ever does not fill the disk of a node without a secret; with one, who
// comes is known, and each visit is logged.
func TestVisitsAreBounded(t *testing.T) {
	for _, known := range [][]byte{nil, []byte("a secret of some length")} {
		log := &journal{}
		s := &server{cfg: Config{Log: log, Secret: known}}
		for range 100 {
			here, there := net.Pipe()
			s.strangers.admit(there)
			done := make(chan struct{})
			go func() {
				defer close(done)
				s.serve(there)
			}()
			line := control.NewConn(here, 0)
			if err := errors.Join(line.Initiate(known), line.Receive(&control.Answer{})); err != nil {
				t.Fatal(err)
			}
			_ = line.Close()
			<-done
		}
		n := strings.Count(log.String(), "has come")
		if known == nil && n != 7 || known != nil && n != 100 {
			t.Errorf("secret %q: %d of 100 visits are logged; want 7 without one and else all", known, n)
		}
	}
}

// What a coordinator says is neither logged nor said back whole, and not each time.
func TestLogIsBounded(t *testing.T) {
	log := &journal{}
	// To make a long order may take a busy machine longer than a coordinator may be silent.
	line := mustVisit(t, serve(t, Config{Log: log, Silence: time.Hour}))
	for _, name := range []string{
		strings.Repeat("\x1b[31m", 1<<20), strings.Repeat("x", 5<<20), "first\nsecond", "a",
		"b", "c",
	} {
		a := sensible()
		a.Algorithm = name
		if answer := ask(t, line, control.Order{Assign: a}); answer.Error == "" || len(answer.Error) > 2<<10 {
			t.Errorf("%.20q: answered with %d bytes", name, len(answer.Error))
		}
	}
	text := log.String()
	if n := strings.Count(text, "\n"); len(text) > 10<<10 || n > 6 || strings.Contains(text, "\x1b") {
		t.Errorf("%d bytes and %d lines of log: %.500q", len(text), n, text)
	}
}
