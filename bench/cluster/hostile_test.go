package cluster

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
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/internal/version"
)

// works checks that a node can still be used.
func works(t *testing.T, hosts []string) {
	t.Helper()
	r := prepare(t, ring.Program, Config{Hosts: hosts, Protocol: socket.TCP})
	defer r.Close()
	if out := execute(t, r); out.Status() != "ok" || out.Counts.Sent != int64(len(hosts)) {
		t.Errorf("%s with %d messages; want ok with %d", out.Status(), out.Counts.Sent, len(hosts))
	}
}

func TestWrongSecret(t *testing.T) {
	hosts := serve(t, 2)
	for _, secret := range [][]byte{[]byte("another secret of the tests"), {}} {
		_, err := Prepare(t.Context(), ring.Program, Config{Config: engine.Config{Graph: algorithms.Complete(2)}, Hosts: hosts, Secret: secret})
		if !errors.Is(err, ErrSecret) {
			t.Errorf("%q: %v; want %v", secret, err, ErrSecret)
		}
		for _, h := range hosts {
			if err == nil || !strings.Contains(err.Error(), h) {
				t.Errorf("%v does not name %s", err, h)
			}
		}
	}
	works(t, hosts)
}

// A node that is in use refuses a second coordinator, and says who has it.
func TestSecondCoordinator(t *testing.T) {
	hosts := serve(t, 2)
	cfg := Config{Config: engine.Config{Graph: algorithms.Complete(2)}, Hosts: hosts, Secret: testSecret}
	first := prepare(t, ring.Program, cfg)
	_, err := Prepare(t.Context(), ring.Program, cfg)
	var refused *RefusedError
	if !errors.As(err, &refused) || !strings.HasPrefix(refused.Reason, "busy: the coordinator at 127.0.0.1:") {
		t.Errorf("second coordinator: %v; want busy", err)
	}
	if out := execute(t, first); out.Status() != "ok" {
		t.Errorf("first coordinator: %s", out.Status())
	}
	first.Close()
	first.Close()
	if first.Reset() == nil {
		t.Error("a closed run was reset")
	}
	works(t, hosts)
}

// TestGarbage sends what is no handshake, on many connections, and then uses the node.
func TestGarbage(t *testing.T) {
	log := &journal{}
	host := serveOne(t, NodeConfig{Secret: testSecret, Log: log})
	for _, text := range []string{
		"GET / HTTP/1.1\r\nHost: node\r\n\r\n",
		"\n", "null\n", "{}\n", "[]\n", `{"joulemark":2}` + "\n", `{"joulemark":1,"nonce":""}` + "\n",
		`{"joulemark":2,"nonce":"AAAA"}` + "\n", `{"joulemark":2,"unknown":1}` + "\n", `{"joulemark":2}{}` + "\n",
		strings.Repeat("x", 2*maxGreeting), "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03",
	} {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte(text))
		_ = c.(*net.TCPConn).CloseWrite()
		if answer, _ := io.ReadAll(c); len(answer) > maxGreeting {
			t.Errorf("%q: answer of %d bytes", text, len(answer))
		}
		_ = c.Close()
	}
	works(t, []string{host, serveOne(t, NodeConfig{Secret: testSecret})})
	if !strings.Contains(log.String(), "refused 127.0.0.1:") {
		t.Errorf("the log has nothing of it: %q", log)
	}
}

// TestHalfOpen leaves more connections open without a word than a node takes at once. They are not let in for ever.
func TestHalfOpen(t *testing.T) {
	host := serveOne(t, NodeConfig{Secret: testSecret})
	var open []net.Conn
	for range maxStrangers + 1 {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		open = append(open, c)
	}
	if _, err := open[maxStrangers].Read(make([]byte, 1)); !errors.Is(err, io.EOF) && !isReset(err) {
		t.Errorf("connection %d: %v; want it closed", maxStrangers, err)
	}
	for _, c := range open {
		_ = c.Close()
	}
	other := serveOne(t, NodeConfig{Secret: testSecret})
	for { // the node has to notice first
		r, err := Prepare(t.Context(), ring.Program, Config{
			Config: engine.Config{Graph: algorithms.Complete(2)},
			Hosts:  []string{host, other}, Secret: testSecret,
		})
		if err == nil {
			r.Close()
			return
		}
		if t.Context().Err() != nil {
			t.Fatal(err)
		}
	}
}

func isReset(err error) bool {
	var op *net.OpError
	return errors.As(err, &op)
}

// A coordinator that falls silent without closing its connection loses its node.
func TestSilentCoordinator(t *testing.T) {
	log := &journal{}
	host := serveOne(t, NodeConfig{Secret: testSecret, Silence: 50 * time.Millisecond, Log: log})
	c, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	mute := newConn(c, 0)
	var welcome answer
	if err := errors.Join(mute.greet(testSecret), mute.receive(&welcome)); err != nil || !welcome.Done || welcome.Tool != version.Tool() {
		t.Fatalf("%+v, %v", welcome, err)
	}
	if err := mute.receive(&welcome); err == nil {
		t.Fatalf("got %+v; want the connection closed", welcome)
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
	host := serveOne(t, NodeConfig{Secret: testSecret})
	c, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	control := newConn(c, 0)
	var a answer
	if err := errors.Join(control.greet(testSecret), control.receive(&a)); err != nil {
		t.Fatal(err)
	}
	token := strings.Repeat("00", 16)
	good := assignment{Algorithm: "ring", Nodes: 2, Delta: 1, Protocol: "tcp", Token: token}
	bad := func(change func(*assignment)) order {
		b := good
		change(&b)
		return order{Assign: &b}
	}
	for _, o := range []order{
		{},
		{Poll: true},
		{Stop: true},
		{Go: &start{}},
		{Crash: true},
		{Sign: &certificates{}},
		bad(func(a *assignment) { a.Algorithm = "nothing" }), bad(func(a *assignment) { a.Nodes = MaxHosts + 1 }),
		bad(func(a *assignment) { a.Nodes = -1 }), bad(func(a *assignment) { a.Self = 2 }),
		bad(func(a *assignment) { a.Token = "00" }), bad(func(a *assignment) { a.Protocol = "sctp" }),
		bad(func(a *assignment) { a.Delta = -1 }), bad(func(a *assignment) { a.Network.Loss = 2 }),
		bad(func(a *assignment) { a.Params = algorithms.Params{"laps": "0"} }), bad(func(a *assignment) { a.Back = true }),
		bad(func(a *assignment) { a.Sparse, a.Links = true, [][2]int32{{0, 9}} }),
	} {
		a = answer{}
		if err := errors.Join(control.send(o), control.receive(&a)); err != nil || a.Error == "" {
			text, _ := json.Marshal(o)
			t.Errorf("%s: %+v, %v; want it refused", text, a, err)
		}
	}
	if err := errors.Join(control.send(order{Assign: &good}), control.receive(&a)); err != nil || a.Address == nil {
		t.Errorf("%+v, %v; want an address", a, err)
	}
}
