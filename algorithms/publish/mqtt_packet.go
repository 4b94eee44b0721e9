package publish

import (
	"encoding/binary"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of MQTT control packet.
const (
	kindConnect algorithms.Kind = iota
	kindConnAck
	kindSubscribe
	kindSubAck
	kindPublish
	kindPubAck
	kindPubRec
	kindPubRel
	kindPubComp
)

var mqttKinds = []algorithms.KindSpec{
	{Name: "CONNECT", Setup: true},
	{Name: "CONNACK", Setup: true},
	{Name: "SUBSCRIBE", Setup: true},
	{Name: "SUBACK", Setup: true},
	{Name: "PUBLISH"},
	{Name: "PUBACK"},
	{Name: "PUBREC"},
	{Name: "PUBREL"},
	{Name: "PUBCOMP"},
}

// first is the first byte of each kind: the type of the packet in the upper half, in the lower the
// flags, of which those of PUBLISH vary (MQTT 3.1.1, section 2.2).
var first = [...]byte{
	kindConnect: 0x10, kindConnAck: 0x20, kindSubscribe: 0x82, kindSubAck: 0x90,
	kindPublish: 0x30, kindPubAck: 0x40, kindPubRec: 0x50, kindPubRel: 0x62, kindPubComp: 0x70,
}

const maxTopic = 128 // bytes

// Packet is an MQTT 3.1.1 control packet in the encoding of the standard. CONNECT asks for a clean
// session and no keep-alive, with the empty client identifier for which the server makes one up;
// CONNACK accepts it with no session present. SUBSCRIBE has one topic filter, and SUBACK grants
// what was asked for. A topic of n bytes is the first n of a/b/c/d and so on.
type Packet struct {
	kind  algorithms.Kind
	qos   uint8  // of PUBLISH, SUBSCRIBE and SUBACK
	dup   bool   // of PUBLISH: sent before
	topic uint8  // length (B) of the topic of PUBLISH and SUBSCRIBE
	event uint8  // of PUBLISH
	id    uint16 // packet identifier; 0 where there is none
	size  uint16 // of the payload of PUBLISH (B)
}

// Kind implements algorithms.Message.
func (p Packet) Kind() algorithms.Kind { return p.kind }

// remaining is the length of what follows the fixed header.
func (p Packet) remaining() int {
	switch p.kind {
	case kindConnect:
		return 12
	case kindSubscribe:
		return 2 + 2 + int(p.topic) + 1
	case kindSubAck:
		return 3
	case kindPublish:
		n := 2 + int(p.topic) + int(p.size)
		if p.qos > 0 {
			n += 2
		}
		return n
	}
	return 2
}

// Size implements algorithms.Message. The remaining length is a number of seven bits a byte, lowest
// first (section 2.2.3), as our own varints are.
func (p Packet) Size() int {
	n := p.remaining()
	return 1 + algorithms.UvarintSize(uint64(n)) + n
}

// Append implements algorithms.Message.
func (p Packet) Append(b []byte) []byte {
	head := first[p.kind]
	if p.kind == kindPublish {
		head |= p.qos << 1
		if p.dup {
			head |= 1 << 3
		}
	}
	b = algorithms.AppendUvarint(append(b, head), uint64(p.remaining()))
	switch p.kind {
	case kindConnect: // protocol name, level 4, clean session, keep-alive off, no client identifier
		return append(b, 0, 4, 'M', 'Q', 'T', 'T', 4, 1<<1, 0, 0, 0, 0)
	case kindConnAck:
		return append(b, 0, 0)
	case kindPublish:
		b = appendTopic(b, p.topic)
		if p.qos > 0 {
			b = binary.BigEndian.AppendUint16(b, p.id)
		}
		return appendPayload(b, p.event, p.size)
	}
	b = binary.BigEndian.AppendUint16(b, p.id)
	switch p.kind {
	case kindSubscribe:
		b = append(appendTopic(b, p.topic), p.qos)
	case kindSubAck:
		b = append(b, p.qos)
	}
	return b
}

// String names the event and the identifier, for traces, which name the kind themselves.
func (p Packet) String() string {
	switch {
	case p.kind == kindPublish && p.dup:
		return fmt.Sprintf("event %d, QoS %d, again", p.event, p.qos)
	case p.kind == kindPublish:
		return fmt.Sprintf("event %d, QoS %d", p.event, p.qos)
	case p.id > 0:
		return fmt.Sprintf("packet %d", p.id)
	}
	return ""
}

// appendTopic adds a topic of n bytes and its length.
func appendTopic(b []byte, n uint8) []byte {
	b = append(b, 0, n)
	for i := range n {
		if i%2 == 1 {
			b = append(b, '/')
		} else {
			b = append(b, 'a'+i/2%26)
		}
	}
	return b
}
