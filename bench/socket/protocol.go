package socket

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Protocol is what carries the frames.
type Protocol uint8

// The protocols.
const (
	UDP Protocol = iota // a frame is a datagram: lost, doubled and overtaken as the network likes
	TCP                 // frames in order over one connection for each direction
	TLS                 // the same with TLS 1.3, both sides showing certificates
	protocols
)

var protocolNames = [protocols]string{"udp", "tcp", "tls"}

// String is the protocol's name in small letters.
func (p Protocol) String() string {
	if p >= protocols {
		return fmt.Sprintf("protocol %d", uint8(p))
	}
	return protocolNames[p]
}

// ParseProtocol reads the name of a protocol. The error lists the names.
func ParseProtocol(name string) (Protocol, error) {
	if i := slices.Index(protocolNames[:], name); i >= 0 {
		return Protocol(i), nil
	}
	return 0, suggest.Key("protocol", name, protocolNames[:])
}

// Label is what the sender says of a message; it travels in the header of its frame. The
// receiver cannot check it.
type Label struct {
	// Seq is a number of the sender's choice.
	Seq uint32
	// Depth is the length of the chain of messages that led to this one, 0 or more.
	Depth int32
	// Copy is 1 for the second copy of a message that a network doubled, otherwise 0.
	Copy uint8
}

// Token names one network. Endpoints with different tokens do not talk to each other.
// It keeps apart runs on one machine; it is not a secret, since all but TLS send it as it is.
type Token [16]byte

// NewToken is a random token that nobody else has.
func NewToken() Token {
	var t Token
	rand.Read(t[:]) // never fails
	return t
}

// String is the token in hexadecimal digits.
func (t Token) String() string { return hex.EncodeToString(t[:]) }
