package control

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/joulemark/joulemark/internal/suggest"
)

// version is that of the control protocol; both sides must speak the same.
const version = 3

// HandshakeTimeout is how long the whole handshake may take.
const HandshakeTimeout = 5 * time.Second

// greeting is the first line of both sides, in clear. Every version begins with such a line, so
// that others can refuse it in words that it understands.
type greeting struct {
	Joulemark int    `json:"joulemark"` // version
	Refused   string `json:"refused,omitempty"`
}

// RefusedError says that a node refused its coordinator, in the node's words.
type RefusedError struct{ Reason string }

// Error implements error.
func (e *RefusedError) Error() string {
	return "the node process refuses this coordinator: " + suggest.Said(e.Reason)
}

// Initiate is the handshake of the coordinator, who speaks first and proves first that it knows the
// secret.
func (c *Conn) Initiate(secret []byte) error {
	return c.shake(secret, func(k *keys) error {
		if err := c.greet(""); err != nil {
			return err
		}
		g, err := c.greeted()
		switch {
		case err != nil:
			return err
		case g.Refused != "":
			return &RefusedError{Reason: g.Refused}
		}
		if err := g.check(); err != nil {
			return err
		}
		return c.secure(tls.Server, config(&k.coordinator, &k.node))
	})
}

// Respond is the handshake of the node.
func (c *Conn) Respond(secret []byte) error {
	return c.shake(secret, func(k *keys) error {
		err := c.admit(k)
		if err != nil && c.CloseWrite() == nil {
			// If the connection were closed with something unread, the other side might never
			// read why.
			_, _ = io.CopyN(io.Discard, c.Conn, maxLine)
		}
		return err
	})
}

// admit lets a coordinator in that speaks the same version and knows the secret.
func (c *Conn) admit(k *keys) error {
	g, err := c.greeted()
	if err == nil {
		err = g.check()
	}
	if err != nil {
		_ = c.greet(err.Error())
		return err
	}
	if err := c.greet(""); err != nil {
		return err
	}
	return c.secure(tls.Client, config(&k.node, &k.coordinator))
}

// shake does a handshake within the time that it may take as a whole.
func (c *Conn) shake(secret []byte, side func(*keys) error) error {
	k, err := keysOf(secret)
	if err != nil {
		return err
	}
	if err := c.SetDeadline(time.Now().Add(HandshakeTimeout)); err != nil {
		return err
	}
	err = side(k)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("the other side did not say within %v who it is", HandshakeTimeout)
	}
	if err != nil {
		return err
	}
	return c.SetDeadline(time.Time{})
}

// greet says which version this side speaks, or why it does not want to.
func (c *Conn) greet(refused string) error {
	text, err := json.Marshal(greeting{Joulemark: version, Refused: refused})
	if err != nil {
		return err
	}
	_, err = c.out.Write(append(text, '\n'))
	return err
}

// greeted reads the greeting of the other side. That of another version may say more, which does
// not matter.
func (c *Conn) greeted() (g greeting, err error) {
	line, err := readLine(c.in, maxGreeting)
	if err != nil {
		return g, err
	}
	if json.Unmarshal(line, &g) != nil || g.Joulemark == 0 {
		return g, errors.New("the other side does not begin as a joulemark would")
	}
	return g, nil
}

func (g *greeting) check() error {
	if g.Joulemark == version {
		return nil
	}
	return fmt.Errorf("the other side speaks version %d of the control protocol (allowed: %d)", g.Joulemark, version)
}

// secure goes on in TLS. Both sides know afterwards that the other knows the secret.
func (c *Conn) secure(side func(net.Conn, *tls.Config) *tls.Conn, cfg *tls.Config) error {
	t := side(&remainder{c.Conn, c.in}, cfg)
	if err := t.Handshake(); err != nil {
		if refused := (*net.OpError)(nil); errors.As(err, &refused) && strings.HasSuffix(err.Error(), badCertificate) {
			return ErrSecret // as the other side says
		}
		return err
	}
	c.in, c.limit, c.out = bufio.NewReaderSize(t, 16<<10), maxLine, t
	return nil
}

// badCertificate is what the alert says with which a side refuses the key of the other.
const badCertificate = "bad certificate"

// remainder is a connection of which something was read into a buffer already.
type remainder struct {
	net.Conn
	in *bufio.Reader
}

// Read implements net.Conn.
func (r *remainder) Read(p []byte) (int, error) { return r.in.Read(p) }
