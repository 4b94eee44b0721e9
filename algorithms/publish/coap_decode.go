package publish

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// decodeCoAP reads a message. It looks for what differs between messages, and leaves it to the
// comparison with the message's encoding to refuse the rest.
func decodeCoAP(b []byte) (CoAPMessage, error) {
	if len(b) < 4 {
		return CoAPMessage{}, algorithms.ErrTruncated
	}
	m := CoAPMessage{typ: transport(b[0] >> 4 & 3), token: b[0] & 15, id: binary.BigEndian.Uint16(b[2:])}
	if m.token > maxToken || len(b) < 4+int(m.token) {
		return CoAPMessage{}, fmt.Errorf("token of %d bytes in a message of %d (allowed: up to %d)",
			m.token, len(b), maxToken)
	}
	body := b[4+m.token:]
	head, length := byte(0), 0 // of the options before the payload
	if len(body) > 0 {
		head = body[0]
	}
	switch code := b[1]; {
	case code == codeEmpty:
		m.kind = kindAck
	case code == codeGet && head == optionObserve<<4:
		m.kind = kindRegister
	case code == codeGet:
		m.kind = kindRequest
	case code == codeContent && head == optionObserve<<4|1 && m.typ == acknowledging:
		m.kind, length = kindRegistered, 5
	case code == codeContent && head == optionObserve<<4|1:
		m.kind, length = kindNotification, 5
	case code == codeContent:
		m.kind, length = kindResponse, 3
	default:
		return CoAPMessage{}, fmt.Errorf("code %d.%02d (allowed: 0.00, 0.01, 2.05)", code>>5, code&31)
	}
	if !slices.Contains(transports[m.kind], m.typ) {
		return CoAPMessage{}, fmt.Errorf("%s of type %d", coapKinds[m.kind].Name, m.typ)
	}
	if length > 0 {
		if len(body) < length {
			return CoAPMessage{}, algorithms.ErrTruncated
		}
		var err error
		if m.event, m.size, err = payload(body[length:], 0); err != nil {
			return CoAPMessage{}, err
		}
	}
	return canonical(m, b)
}
