package publish

import (
	"encoding/binary"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of CoAP message.
const (
	kindRegister     algorithms.Kind = iota // GET with Observe 0
	kindRegistered                          // its answer, with the state of the resource
	kindRequest                             // GET
	kindResponse                            // 2.05 Content
	kindNotification                        // 2.05 Content with Observe
	kindAck                                 // empty
)

var coapKinds = []algorithms.KindSpec{
	{Name: "register", Setup: true},
	{Name: "registered", Setup: true},
	{Name: "request"},
	{Name: "response"},
	{Name: "notification"},
	{Name: "ACK"},
}

// transport is the type of a CoAP message (RFC 7252, section 3). Resets are not in use here.
type transport uint8

const (
	confirmable transport = iota
	nonConfirmable
	acknowledging
)

const (
	codeEmpty   = 0
	codeGet     = 1
	codeContent = 2<<5 | 5

	// Options are a difference to the number of the option before, and a length, half a byte each.
	optionObserve = 6
	optionURIPath = 11
	optionFormat  = 12
	octetStream   = 42 // the content format application/octet-stream
	payloadMarker = 0xff

	uriPath   = "event"
	maxToken  = 8
	coapEvent = 1 // the one that there is; 0 is the resource before it
)

// CoAPMessage is a CoAP message over UDP in the encoding of RFC 7252, with the option Observe of
// RFC 7641. It asks for the resource /event of a host that needs no Uri-Host, and answers with a
// payload that is an octet stream. Tokens of n bytes are 1, 2 and so on: a client has one request
// open, and tokens need not differ between clients.
type CoAPMessage struct {
	kind  algorithms.Kind
	typ   transport
	token uint8 // length (B)
	event uint8 // of what has a payload: the state of the resource
	id    uint16
	size  uint16 // of the payload (B)
}

// Kind implements algorithms.Message.
func (m CoAPMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m CoAPMessage) Size() int {
	n := 4 + int(m.token)
	switch m.kind {
	case kindRegister:
		return n + 1 + 1 + len(uriPath)
	case kindRequest:
		return n + 1 + len(uriPath)
	case kindRegistered, kindNotification:
		return n + 2 + 2 + 1 + int(m.size)
	case kindResponse:
		return n + 2 + 1 + int(m.size)
	}
	return n
}

// Append implements algorithms.Message.
func (m CoAPMessage) Append(b []byte) []byte {
	code := byte(codeContent)
	switch m.kind {
	case kindRegister, kindRequest:
		code = codeGet
	case kindAck:
		code = codeEmpty
	}
	const version = 1
	b = append(b, version<<6|byte(m.typ)<<4|m.token, code)
	b = binary.BigEndian.AppendUint16(b, m.id)
	for i := range m.token {
		b = append(b, i+1)
	}
	switch m.kind {
	case kindAck:
		return b
	case kindRegister: // Observe 0 is the empty number
		b = append(b, optionObserve<<4, (optionURIPath-optionObserve)<<4|byte(len(uriPath)))
		return append(b, uriPath...)
	case kindRequest:
		return append(append(b, optionURIPath<<4|byte(len(uriPath))), uriPath...)
	case kindResponse:
		b = append(b, optionFormat<<4|1, octetStream)
	default: // the sequence number of a notification is one above that of the event
		b = append(b, optionObserve<<4|1, m.event+1, (optionFormat-optionObserve)<<4|1, octetStream)
	}
	return appendPayload(append(b, payloadMarker), m.event, m.size)
}

// String tells the type, for traces, which name the kind themselves.
func (m CoAPMessage) String() string {
	return [...]string{"CON", "NON", "ACK"}[m.typ] + fmt.Sprintf(" %d", m.id)
}

// transports are the types in which messages of a kind come.
var transports = [...][]transport{
	kindRegister:     {confirmable},
	kindRegistered:   {acknowledging},
	kindRequest:      {confirmable, nonConfirmable},
	kindResponse:     {acknowledging, nonConfirmable},
	kindNotification: {confirmable, nonConfirmable},
	kindAck:          {acknowledging},
}
