package publish

import (
	"encoding/binary"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// decodePacket reads a packet. It looks for what differs between packets, and leaves it to the
// comparison with the packet's encoding to refuse the rest.
func decodePacket(b []byte) (Packet, error) {
	if len(b) < 2 {
		return Packet{}, algorithms.ErrTruncated
	}
	p, err := headed(b[0])
	if err != nil {
		return Packet{}, err
	}
	length, n := binary.Uvarint(b[1:])
	if n <= 0 || length != uint64(len(b)-1-n) {
		return Packet{}, fmt.Errorf("remaining length %d of %d bytes", length, len(b))
	}
	body := b[1+n:]
	switch p.kind {
	case kindConnect, kindConnAck:
	case kindPublish:
		if err := p.readPublish(body); err != nil {
			return Packet{}, err
		}
	default:
		if len(body) < 2 {
			return Packet{}, algorithms.ErrTruncated
		}
		if p.id = binary.BigEndian.Uint16(body); p.id == 0 {
			return Packet{}, fmt.Errorf("packet identifier 0 (allowed: 1 to 65535)")
		}
		if err := p.readSubscription(body[2:]); err != nil {
			return Packet{}, err
		}
	}
	return canonical(p, b)
}

// headed is a packet of the kind and the flags of its first byte.
func headed(head byte) (Packet, error) {
	for kind := range mqttKinds {
		k := algorithms.Kind(kind)
		switch {
		case first[k] == head:
			return Packet{kind: k}, nil
		case k == kindPublish && head>>4 == first[k]>>4:
			p := Packet{kind: k, qos: head >> 1 & 3, dup: head&(1<<3) != 0}
			if p.qos > 2 || p.qos == 0 && p.dup {
				return Packet{}, fmt.Errorf("PUBLISH with flags %04b", head&15)
			}
			return p, nil
		}
	}
	return Packet{}, fmt.Errorf("first byte %#02x is of no packet that is in use here", head)
}

// readPublish reads what follows the fixed header of a PUBLISH.
func (p *Packet) readPublish(body []byte) error {
	body, err := p.readTopic(body)
	if err != nil {
		return err
	}
	if p.qos > 0 {
		if len(body) < 2 {
			return algorithms.ErrTruncated
		}
		if p.id = binary.BigEndian.Uint16(body); p.id == 0 {
			return fmt.Errorf("packet identifier 0 (allowed: 1 to 65535)")
		}
		body = body[2:]
	}
	p.event, p.size, err = payload(body, 1)
	return err
}

// readSubscription reads what follows the identifier of a SUBSCRIBE or a SUBACK.
func (p *Packet) readSubscription(body []byte) error {
	var err error
	switch p.kind {
	case kindSubscribe:
		if body, err = p.readTopic(body); err != nil {
			return err
		}
	case kindSubAck:
	default:
		return nil
	}
	if len(body) != 1 || body[0] > 2 {
		return fmt.Errorf("QoS % x (allowed: 0, 1, 2)", body)
	}
	p.qos = body[0]
	return nil
}

// readTopic reads the length of a topic and returns what follows the topic.
func (p *Packet) readTopic(body []byte) ([]byte, error) {
	if len(body) < 2 {
		return nil, algorithms.ErrTruncated
	}
	n := int(binary.BigEndian.Uint16(body))
	if n < 1 || n > maxTopic {
		return nil, fmt.Errorf("topic of %d bytes (allowed: 1 to %d)", n, maxTopic)
	}
	if len(body) < 2+n {
		return nil, algorithms.ErrTruncated
	}
	p.topic = uint8(n)
	return body[2+n:], nil
}
