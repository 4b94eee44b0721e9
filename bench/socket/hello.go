package socket

import (
	"encoding/binary"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

const (
	streamMagic = "JMS\n\x01" // the last byte is the version
	helloSize   = len(streamMagic) + len(Token{}) + 4 + 4 + 4
)

// hello is what a connection begins with.
type hello struct {
	token    Token
	from, to algorithms.ID
	way      uint32 // tells connections of the same two nodes apart
}

func (h hello) appendTo(b []byte) []byte {
	b = append(b, streamMagic...)
	b = append(b, h.token[:]...)
	return binary.BigEndian.AppendUint32(appendIDs(b, h.from, h.to), h.way)
}

// cutHello reads the hello at the beginning of b. n is the number of bytes it has, or 0
// where bytes are missing. What does not begin as a hello is refused at its first wrong byte.
func cutHello(b []byte) (h hello, n int, err error) {
	if k := min(len(b), len(streamMagic)); string(b[:k]) != streamMagic[:k] {
		return hello{}, 0, refuse(BadHello, "connection begins with %q", b[:k])
	}
	if len(b) < helloSize {
		return hello{}, 0, nil
	}
	b = b[len(streamMagic):helloSize]
	b = b[copy(h.token[:], b):]
	h.from, h.to, err = cutIDs(b)
	h.way = binary.BigEndian.Uint32(b[8:])
	return h, helloSize, err
}

// check compares a hello with the endpoint that received it.
func (h hello) check(token Token, self algorithms.ID) error {
	switch {
	case h.token != token:
		return refuse(WrongToken, "network %v (this one is %v)", h.token, token)
	case h.to != self:
		return refuse(WrongNode, "for node %v (this one is %v)", h.to, self)
	}
	return nil
}

func appendIDs(b []byte, from, to algorithms.ID) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(from))
	return binary.BigEndian.AppendUint32(b, uint32(to))
}

// cutIDs reads the eight bytes of a sender and a receiver.
func cutIDs(b []byte) (from, to algorithms.ID, err error) {
	f, t := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	if f > math.MaxInt32 || t > math.MaxInt32 {
		return 0, 0, refuse(BadHello, "nodes %d and %d (allowed: at most %d)", f, t, math.MaxInt32)
	}
	return algorithms.ID(f), algorithms.ID(t), nil
}

const (
	datagramMagic = "JMU\x01"
	tokenPart     = 8 // bytes of the token in each datagram
	// datagramPrefix is the length of what precedes a datagram's header.
	datagramPrefix = len(datagramMagic) + tokenPart + 4 + 4
)

// appendPrefix adds what all datagrams of one link begin with.
func appendPrefix(b []byte, token Token, from, to algorithms.ID) []byte {
	b = append(b, datagramMagic...)
	b = append(b, token[:tokenPart]...)
	return appendIDs(b, from, to)
}

// cutDatagram reads a datagram.
func cutDatagram(b []byte, token Token, self algorithms.ID,
	maxBody int,
) (from algorithms.ID, l Label, body []byte, err error) {
	if k := min(len(b), len(datagramMagic)); string(b[:k]) != datagramMagic[:k] {
		return 0, Label{}, nil, refuse(BadHello, "datagram begins with %q", b[:k])
	}
	if len(b) < datagramPrefix {
		return 0, Label{}, nil, refuse(Truncated, "datagram of %d bytes (allowed: at least %d)", len(b), datagramPrefix)
	}
	b = b[len(datagramMagic):]
	if string(b[:tokenPart]) != string(token[:tokenPart]) {
		return 0, Label{}, nil, refuse(WrongToken, "network %x (this one is %x)",
			b[:tokenPart], string(token[:tokenPart]))
	}
	from, to, err := cutIDs(b[tokenPart:])
	if err != nil {
		return 0, Label{}, nil, err
	}
	if to != self {
		return 0, Label{}, nil, refuse(WrongNode, "for node %v (this one is %v)", to, self)
	}
	l, body, err = cutHeader(b[tokenPart+8:], maxBody)
	return from, l, body, err
}
