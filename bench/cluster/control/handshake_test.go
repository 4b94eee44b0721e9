package control

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
)

// shake runs both sides of a handshake over a pipe, which is closed by whoever fails.
func shake(t *testing.T, coordinator, node func(*Conn) error) (mine, his error) {
	t.Helper()
	near, far := net.Pipe()
	ended := make(chan error, 1)
	run := func(c net.Conn, side func(*Conn) error) error {
		defer c.Close()
		return side(NewConn(c, 0))
	}
	go func() { ended <- run(far, node) }()
	mine = run(near, coordinator)
	return mine, <-ended
}

// Both sides learn that they know the same secret, and what they say afterwards is read by the
// other.
func TestHandshake(t *testing.T) {
	secret := []byte("only known to the tests")
	mine, his := shake(t, func(c *Conn) error {
		return errors.Join(c.Initiate(secret), c.Send(Order{Poll: true}))
	}, func(c *Conn) error {
		var o Order
		err := errors.Join(c.Respond(secret), c.Receive(&o))
		if err == nil && !o.Poll {
			err = fmt.Errorf("got %+v; want a poll", o)
		}
		return err
	})
	if mine != nil || his != nil {
		t.Errorf("coordinator: %v, node: %v", mine, his)
	}
}

// Who does not know the secret is told so by the side that finds out, and a node that speaks
// another version says why.
func TestHandshakeRefuses(t *testing.T) {
	secret := []byte("only known to the tests")
	respond := func(c *Conn) error { return c.Respond(secret) }
	mine, _ := shake(t, func(c *Conn) error { return c.Initiate([]byte("another secret of the tests")) }, respond)
	if !errors.Is(mine, ErrSecret) {
		t.Errorf("coordinator: %v; want %v", mine, ErrSecret)
	}
	_, his := shake(t, func(c *Conn) error { // it trusts whoever is there
		var g greeting
		return errors.Join(c.Send(greeting{Joulemark: version, Nonce: newNonce()}), c.Receive(&g),
			c.Send(greeting{Joulemark: version, Proof: newNonce()}))
	}, respond)
	if !errors.Is(his, ErrSecret) {
		t.Errorf("node: %v; want %v", his, ErrSecret)
	}
	var told greeting
	_, his = shake(t, func(c *Conn) error {
		return errors.Join(c.Send(greeting{Joulemark: version + 1, Nonce: newNonce()}), c.Receive(&told))
	}, respond)
	want := fmt.Sprintf("version %d of the control protocol (allowed: %d)", version+1, version)
	if his == nil || !strings.Contains(his.Error(), want) || !strings.Contains(told.Refused, want) {
		t.Errorf("node: %v, which it tells as %q; want %s", his, told.Refused, want)
	}
}
