package control

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

var testSecret = NewSecret()

// pair is a connection over loopback.
func pair(t *testing.T) (dialled, accepted net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if dialled, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dialled.Close() })
	if accepted, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = accepted.Close() })
	return dialled, accepted
}

// shake runs both sides of a handshake. Whoever has failed closes the connection.
func shake(t *testing.T, coordinator, node func(*Conn) error) (mine, his error) {
	t.Helper()
	dialled, accepted := pair(t)
	return both(dialled, accepted, coordinator, node)
}

func both(dialled, accepted net.Conn, coordinator, node func(*Conn) error) (mine, his error) {
	ended := make(chan error, 1)
	run := func(c net.Conn, side func(*Conn) error) error {
		defer c.Close()
		return side(NewConn(c, 0))
	}
	go func() { ended <- run(accepted, node) }()
	mine = run(dialled, coordinator)
	return mine, <-ended
}

func initiate(secret string) func(*Conn) error {
	return func(c *Conn) error { return c.Initiate([]byte(secret)) }
}

func respond(c *Conn) error { return c.Respond(testSecret) }

// tap keeps what is written to a connection.
type tap struct {
	net.Conn
	mu   sync.Mutex
	sent bytes.Buffer
}

func (c *tap) Write(p []byte) (int, error) {
	c.mu.Lock()
	c.sent.Write(p)
	c.mu.Unlock()
	return c.Conn.Write(p)
}

func (c *tap) CloseWrite() error { return c.Conn.(*net.TCPConn).CloseWrite() }

// Both sides learn that they know the same secret, and what they say afterwards is read by the
// other and by nobody else.
func TestHandshake(t *testing.T) {
	for _, secret := range []string{"", string(testSecret), "thought up by people"} {
		dialled, accepted := pair(t)
		near, far := &tap{Conn: dialled}, &tap{Conn: accepted}
		mine, his := both(near, far, func(c *Conn) error {
			var a Answer
			err := errors.Join(c.Initiate([]byte(secret)), c.Send(Order{Poll: true}), c.Receive(&a))
			if err == nil && a.Error != "hear this" {
				err = fmt.Errorf("got %+v", a)
			}
			return err
		}, func(c *Conn) error {
			var o Order
			err := errors.Join(c.Respond([]byte(secret)), c.Receive(&o), c.Send(Answer{Error: "hear this"}))
			if err == nil && !o.Poll {
				err = fmt.Errorf("got %+v; want a poll", o)
			}
			return err
		})
		if mine != nil || his != nil {
			t.Errorf("secret %q: coordinator: %v, node: %v", secret, mine, his)
		}
		for _, text := range []string{"poll", "hear this", string(testSecret), "thought up"} {
			if bytes.Contains(near.sent.Bytes(), []byte(text)) || bytes.Contains(far.sent.Bytes(), []byte(text)) {
				t.Errorf("%q went over the wire in clear", text)
			}
		}
	}
}

// Who does not know the secret is told so by the side that finds out, and both have the same word
// for it.
func TestHandshakeWithoutTheSecret(t *testing.T) {
	for _, secret := range []string{"", "another secret of the tests", string(NewSecret())} {
		mine, his := shake(t, initiate(secret), respond)
		if !errors.Is(mine, ErrSecret) || !errors.Is(his, ErrSecret) {
			t.Errorf("secret %q: coordinator: %v, node: %v; want %v", secret, mine, his, ErrSecret)
		}
	}
}

// pretend is a side with keys of its own making.
func pretend(side func(net.Conn, *tls.Config) *tls.Conn, mine *party, met *[]byte) func(*Conn) error {
	return func(c *Conn) error {
		g, err := greeting{}, error(nil)
		if err = c.greet(""); err == nil {
			g, err = c.greeted()
		}
		if err != nil || g.Refused != "" {
			return errors.Join(err, errors.New(g.Refused))
		}
		cfg := config(mine, mine)
		cfg.VerifyConnection = func(s tls.ConnectionState) error {
			*met = s.PeerCertificates[0].Raw
			return nil
		}
		return c.secure(side, cfg)
	}
}

// A stranger that dials a node is refused before the node shows its key, and so is one that shows a
// node the key of a node. A coordinator refuses a node that does not know the secret.
func TestStrangers(t *testing.T) {
	k, err := keysOf(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	other, err := keysOf(NewSecret())
	if err != nil {
		t.Fatal(err)
	}
	for name, shown := range map[string]*party{"another's": &other.coordinator, "a node's": &k.node} {
		var met []byte
		mine, his := shake(t, pretend(tls.Server, shown, &met), respond)
		if mine == nil || !errors.Is(his, ErrSecret) || met != nil {
			t.Errorf("%s key: stranger: %v, node: %v, shown %x; want %v and nothing", name, mine, his, met, ErrSecret)
		}
	}
	for name, shown := range map[string]*party{"another's": &other.node, "a coordinator's": &k.coordinator} {
		var met []byte
		mine, _ := shake(t, initiate(string(testSecret)), pretend(tls.Client, shown, &met))
		if !errors.Is(mine, ErrSecret) {
			t.Errorf("%s key: coordinator: %v; want %v", name, mine, ErrSecret)
		}
	}
}

// Somebody in between who has TLS with both sides has it with none.
func TestManInTheMiddle(t *testing.T) {
	other, err := keysOf(NewSecret())
	if err != nil {
		t.Fatal(err)
	}
	a, b := pair(t)
	c, d := pair(t)
	ended := make(chan error, 2)
	go func() {
		defer b.Close()
		var met []byte
		ended <- pretend(tls.Client, &other.node, &met)(NewConn(b, 0))
	}()
	go func() {
		defer c.Close()
		var met []byte
		ended <- pretend(tls.Server, &other.coordinator, &met)(NewConn(c, 0))
	}()
	mine, his := both(a, d, initiate(string(testSecret)), respond)
	if !errors.Is(mine, ErrSecret) || !errors.Is(his, ErrSecret) {
		t.Errorf("coordinator: %v, node: %v; want %v", mine, his, ErrSecret)
	}
	<-ended
	<-ended
}

// What a coordinator has said once is of no use to somebody who says it again.
func TestReplay(t *testing.T) {
	dialled, accepted := pair(t)
	near := &tap{Conn: dialled}
	order := func(c *Conn) error { return errors.Join(c.Initiate(testSecret), c.Send(Order{Crash: true})) }
	heard := func(c *Conn) error { return errors.Join(c.Respond(testSecret), c.Receive(&Order{})) }
	if mine, his := both(near, accepted, order, heard); mine != nil || his != nil {
		t.Fatal(mine, his)
	}
	again := near.sent.Bytes()
	for n := range len(again) + 1 {
		if n > 40 && n < len(again)-3 && n%97 > 0 {
			continue
		}
		_, his := shake(t, func(c *Conn) error {
			_, err := c.Conn.Write(again[:n])
			_ = c.CloseWrite()
			_, _ = io.Copy(io.Discard, c.Conn)
			return err
		}, respond)
		if his == nil {
			t.Errorf("%d bytes of %d, said again, were let in", n, len(again))
		}
	}
}

// A change of any byte after the handshake is noticed.
func TestForged(t *testing.T) {
	dialled, accepted := pair(t)
	_, his := both(dialled, accepted, func(c *Conn) error {
		return errors.Join(c.Initiate(testSecret), func() error {
			_, err := c.Conn.Write([]byte("\x17\x03\x03\x00\x20" + strings.Repeat("x", 32)))
			return err
		}())
	}, func(c *Conn) error {
		if err := c.Respond(testSecret); err != nil {
			t.Error(err)
		}
		return c.Receive(&Order{})
	})
	if his == nil {
		t.Error("a forged record was taken")
	}
}

// A joulemark that speaks another version is told why it is refused, in a line that it understands.
func TestOtherVersions(t *testing.T) {
	want := fmt.Sprintf("version 2 of the control protocol (allowed: %d)", version)
	var told string
	_, his := shake(t, func(c *Conn) (err error) { // a coordinator of version 2
		if _, err = c.Conn.Write([]byte(`{"joulemark":2,"nonce":"` + strings.Repeat("A", 43) + `="}` +
			"\n")); err == nil {
			g, greeted := c.greeted()
			told, err = g.Refused, greeted
		}
		return err
	}, respond)
	if his == nil || !strings.Contains(his.Error(), want) || !strings.Contains(told, want) {
		t.Errorf("node: %v, which it tells as %q; want %s", his, told, want)
	}
	mine, _ := shake(t, initiate(string(testSecret)), func(c *Conn) error { // a node of version 2
		g, err := c.greeted()
		if err == nil && g.Joulemark != version {
			err = fmt.Errorf("version %d", g.Joulemark)
		}
		if err == nil {
			_, err = c.Conn.Write([]byte(`{"joulemark":2,"refused":"the other side speaks version 3\n"}` + "\n"))
		}
		return err
	})
	var refused *RefusedError
	if !errors.As(mine, &refused) || !strings.HasSuffix(mine.Error(), "`the other side speaks version 3`") {
		t.Errorf("coordinator: %v; want the node's words, quoted", mine)
	}
}

// Whatever comes before and instead of a handshake is an error on both sides and no more.
func TestHostileBytes(t *testing.T) {
	for _, text := range []string{
		"", "\n", "null\n", "[]\n", "{}\n", `{"joulemark":"3"}` + "\n", `{"joulemark":3` + "\n", `{"joulemark":1e99}` +
			"\n",
		"GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03",
		strings.Repeat("x", 2*maxGreeting), `{"joulemark":3,"refused":"` + strings.Repeat(`\n`, 1000),
		"{\"joulemark\":3}\n",
		"{\"joulemark\":3}\n\x16\x03\x03\xff\xff" + strings.Repeat("x", 1<<16),
		"{\"joulemark\":3}\n\x15\x03\x03\x00\x02\x02\x2a",
		"{\"joulemark\":3}\n" + strings.Repeat("\x16\x03\x03\x00\x00", 1000),
		"{\"joulemark\":3}\n\x16\x03\x03\x40\x00\x02\xff\xff\xff" + strings.Repeat("x", 1<<14),
	} {
		say := func(c *Conn) error {
			_, err := c.Conn.Write([]byte(text))
			_ = c.CloseWrite()
			_, _ = io.Copy(io.Discard, c.Conn)
			return err
		}
		_, his := shake(t, say, respond)
		mine, _ := shake(t, initiate(string(testSecret)), say)
		for side, err := range map[string]error{"node": his, "coordinator": mine} {
			if err == nil {
				t.Errorf("%.40q: the %s took it", text, side)
			} else {
				shown(t, err.Error())
			}
		}
	}
}

// script is a connection on which somebody has said everything beforehand, and does not listen.
type script struct {
	net.Conn // none
	in       *bytes.Reader
}

func (s *script) Read(p []byte) (int, error)       { return s.in.Read(p) }
func (s *script) Write(p []byte) (int, error)      { return len(p), nil }
func (s *script) Close() error                     { return nil }
func (s *script) CloseWrite() error                { return nil }
func (s *script) SetDeadline(time.Time) error      { return nil }
func (s *script) SetWriteDeadline(time.Time) error { return nil }

// FuzzHandshake says whatever to both sides of a handshake. Nobody is let in by it.
func FuzzHandshake(f *testing.F) {
	hello := []byte("{\"joulemark\":3}\n")
	for _, text := range []string{
		"", "\x16\x03\x03\x00\x04\x02\x00\x00\x00", "\x15\x03\x03\x00\x02\x02\x2a",
		"\x17\x03\x03\x00\x01x",
	} {
		f.Add(append(bytes.Clone(hello), text...))
	}
	f.Add([]byte(`{"joulemark":2,"nonce":"AA=="}` + "\n"))
	f.Add([]byte(`{"joulemark":3,"refused":"\u001b"}` + "\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for side, shake := range map[string]func(*Conn, []byte) error{
			"node": (*Conn).Respond, "coordinator": (*Conn).Initiate,
		} {
			err := shake(NewConn(&script{in: bytes.NewReader(b)}, 0), testSecret)
			if err == nil {
				t.Fatalf("%q: the %s has let it in", b, side)
			}
			shown(t, err.Error())
		}
	})
}
