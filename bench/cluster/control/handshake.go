package control

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// version is that of the control protocol; both sides must speak the same.
const version = 2

const nonceSize = 32

// greeting is a line of the handshake.
type greeting struct {
	Joulemark int    `json:"joulemark"` // version
	Nonce     []byte `json:"nonce,omitempty"`
	Proof     []byte `json:"proof,omitempty"`
	Refused   string `json:"refused,omitempty"`
}

// RefusedError says that a node refused its coordinator, in the node's words.
type RefusedError struct{ Reason string }

// Error implements error.
func (e *RefusedError) Error() string {
	return "the node process refuses this coordinator: " + e.Reason
}

// ErrSecret says that the other side does not know the secret.
var ErrSecret = errors.New("the secret of the other side is another one, or it has none")

const (
	roleNode        = "node"
	roleCoordinator = "coordinator"
)

// prove is the proof of one role that it knows the secret, or a key for one direction.
func prove(secret []byte, what string, coordinator, node []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("joulemark 1 " + what + "\n"))
	mac.Write(coordinator)
	mac.Write(node)
	return mac.Sum(nil)
}

func newNonce() []byte {
	nonce := make([]byte, nonceSize)
	_, _ = rand.Read(nonce) // never fails
	return nonce
}

func (g *greeting) check() error {
	switch {
	case g.Refused != "":
		return errors.New("the other side refuses: " + g.Refused)
	case g.Joulemark != version:
		return fmt.Errorf(
			"the other side speaks version %d of the control protocol (allowed: %d)", g.Joulemark, version)
	case g.Nonce != nil && len(g.Nonce) != nonceSize:
		return fmt.Errorf("the other side sent a nonce of %d bytes (allowed: %d)", len(g.Nonce), nonceSize)
	}
	return nil
}

// Initiate is the handshake of the coordinator, who speaks first. The node proves itself before
// the coordinator does, so a coordinator tells nothing to a stranger.
func (c *Conn) Initiate(secret []byte) error {
	mine := newNonce()
	if err := c.Send(greeting{Joulemark: version, Nonce: mine}); err != nil {
		return err
	}
	var g greeting
	if err := c.Receive(&g); err != nil {
		return err
	}
	if g.Refused != "" {
		return &RefusedError{Reason: g.Refused}
	}
	if err := g.check(); err != nil {
		return err
	}
	if !hmac.Equal(g.Proof, prove(secret, roleNode, mine, g.Nonce)) {
		return ErrSecret
	}
	if err := c.Send(greeting{Joulemark: version, Proof: prove(secret, roleCoordinator, mine, g.Nonce)}); err != nil {
		return err
	}
	c.agree(secret, mine, g.Nonce, roleCoordinator, roleNode)
	return nil
}

// Respond is the handshake of the node.
func (c *Conn) Respond(secret []byte) error {
	var g greeting
	if err := c.Receive(&g); err != nil {
		return err
	}
	if err := g.check(); err != nil {
		c.refuse(err.Error())
		return err
	}
	his, mine := g.Nonce, newNonce()
	if err := c.Send(greeting{Joulemark: version, Nonce: mine, Proof: prove(secret, roleNode, his, mine)}); err != nil {
		return err
	}
	g = greeting{}
	if err := c.Receive(&g); err != nil {
		return err
	}
	if err := g.check(); err != nil {
		return err
	}
	if !hmac.Equal(g.Proof, prove(secret, roleCoordinator, his, mine)) {
		return ErrSecret
	}
	c.agree(secret, his, mine, roleNode, roleCoordinator)
	return nil
}

// agree sets the keys of both directions.
func (c *Conn) agree(secret, coordinator, node []byte, me, other string) {
	c.mine.key(prove(secret, me+" speaks", coordinator, node))
	c.his.key(prove(secret, other+" speaks", coordinator, node))
}

// refuse tells the other side why it is not wanted. It is not told twice.
func (c *Conn) refuse(why string) { _ = c.Send(greeting{Joulemark: version, Refused: why}) }
