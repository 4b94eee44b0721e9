package socket

import (
	"errors"
	"fmt"
)

// Reason says why a connection or a datagram was refused.
type Reason uint8

// The reasons.
const (
	BadHello     Reason = iota // does not begin as a peer's connection or datagram would
	WrongToken                 // belongs to another network
	WrongNode                  // is meant for another node
	UnknownPeer                // comes from a node that Open or Peer does not know
	NotAuthentic               // TLS: did not prove to have a valid certificate of the authority
	FalseID                    // claims another node than its certificate, or with UDP its address, is of
	Silent                     // did not say in time who it is
	TooLong                    // has a body beyond the limit, or says that it will
	Truncated                  // ended inside a hello or a frame; TLS: without saying good-bye
	BadEncoding                // has a header or a body that no peer would have written
	TooMany                    // came while too many others had not said yet who they are
	// Reasons is the number of reasons.
	Reasons
)

var reasonNames = [Reasons]string{
	"bad hello", "wrong token", "wrong node", "unknown peer", "not authentic",
	"false id", "silent", "too long", "truncated", "bad encoding", "too many",
}

// String is the reason in a word or two.
func (r Reason) String() string {
	if r >= Reasons {
		return fmt.Sprintf("reason %d", uint8(r))
	}
	return reasonNames[r]
}

// RefusalError says that a peer was refused. Dial returns one where the other side is not
// the node that was wanted.
type RefusalError struct {
	Reason Reason
	From   string // the peer's address, where it is known
	Err    error  // what was found, or nil
}

// Error names the peer, the reason and what was found.
func (e *RefusalError) Error() string {
	text := "refused"
	if e.From != "" {
		text += " " + e.From
	}
	text += ": " + e.Reason.String()
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap is what was found.
func (e *RefusalError) Unwrap() error { return e.Err }

func refuse(r Reason, format string, args ...any) *RefusalError {
	return &RefusalError{Reason: r, Err: fmt.Errorf(format, args...)}
}

// count counts a refusal; other errors, and the end of a connection, are none.
func (e *Endpoint) count(err error) {
	if err == nil {
		return
	}
	if refusal, ok := errors.AsType[*RefusalError](err); ok {
		e.counters.refused[refusal.Reason].Add(1)
	}
}
