package publish

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// hexes is bytes from text such as "30 0a", where spaces separate.
func hexes(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// encodes holds a message to bytes that were written out by hand, in both directions.
func encodes[M interface {
	algorithms.Message
	comparable
}](t *testing.T, decode func([]byte) (M, error), m M, text string,
) {
	t.Helper()
	want := hexes(t, text)
	if got := m.Append(nil); !bytes.Equal(got, want) || m.Size() != len(want) {
		t.Errorf("%#v encodes as\n% x, size %d; want\n% x, %d", m, got, m.Size(), want, len(want))
	}
	if back, err := decode(want); err != nil || back != m {
		t.Errorf("% x decodes as %#v, %v; want %#v", want, back, err, m)
	}
}

// The packets of MQTT 3.1.1, chapter 3. Figure 3.11 there has the variable header of a PUBLISH with
// topic a/b and packet identifier 10.
func TestPackets(t *testing.T) {
	for name, c := range map[string]struct {
		p     Packet
		bytes string
	}{
		"CONNECT":       {Packet{kind: kindConnect}, "10 0c 0004 4d515454 04 02 0000 0000"},
		"CONNACK":       {Packet{kind: kindConnAck}, "20 02 00 00"},
		"SUBSCRIBE":     {Packet{kind: kindSubscribe, id: 10, topic: 3, qos: 1}, "82 08 000a 0003 612f62 01"},
		"SUBACK":        {Packet{kind: kindSubAck, id: 10, qos: 2}, "90 03 000a 02"},
		"PUBLISH QoS 0": {Packet{kind: kindPublish, topic: 3, event: 7, size: 5}, "30 0a 0003 612f62 07 0005 0000"},
		"PUBLISH QoS 1": {
			Packet{kind: kindPublish, qos: 1, topic: 3, id: 10, event: 7, size: 3},
			"32 0a 0003 612f62 000a 07 0003",
		},
		"PUBLISH again": {
			Packet{kind: kindPublish, qos: 1, dup: true, topic: 1, id: 0x1234, event: 64, size: 4},
			"3a 09 0001 61 1234 40 0004 00",
		},
		"PUBLISH QoS 2": {
			Packet{kind: kindPublish, qos: 2, topic: 4, id: 1, event: 1, size: 3},
			"34 0b 0004 612f622f 0001 01 0003",
		},
		"PUBLISH of length": {Packet{kind: kindPublish, topic: 3, event: 1, size: 123}, "30 8001 0003 612f62 01 007b" +
			strings.Repeat("00", 120)},
		"PUBACK":  {Packet{kind: kindPubAck, id: 10}, "40 02 000a"},
		"PUBREC":  {Packet{kind: kindPubRec, id: 65535}, "50 02 ffff"},
		"PUBREL":  {Packet{kind: kindPubRel, id: 10}, "62 02 000a"},
		"PUBCOMP": {Packet{kind: kindPubComp, id: 256}, "70 02 0100"},
	} {
		t.Run(name, func(t *testing.T) { encodes(t, decodePacket, c.p, c.bytes) })
	}
	for name, text := range map[string]string{
		"empty": "", "no length": "10", "length of more": "40 03 000a", "length of less": "40 01 000a",
		"long length": "40 8200 000a",
		"type 0":      "00 00", "type 15": "f0 00", "PINGREQ": "c0 00", "flags of PUBREL": "60 02 000a",
		"flags of PUBACK": "42 02 000a",
		"QoS 3":           "36 0a 0003 612f62 000a 07 0003", "QoS 0 again": "38 0a 0003 612f62 07 0005 0000",
		"retained":     "31 0a 0003 612f62 07 0005 0000",
		"identifier 0": "40 02 0000", "PUBLISH with identifier 0": "32 0a 0003 612f62 0000 07 0003",
		"other topic": "30 0a 0003 612f63 07 0005 0000", "topic of nothing": "30 07 0000 07 0005 0000",
		"topic too long": "30 0a 0009 612f62 07 0005 0000",
		"no payload":     "30 05 0003 612f62", "event 0": "30 0a 0003 612f62 00 0005 0000",
		"event 65":   "30 0a 0003 612f62 41 0005 0000",
		"other size": "30 0a 0003 612f62 07 0004 0000", "other payload": "30 0a 0003 612f62 07 0005 0001",
		"SUBACK of failure": "90 03 000a 80", "SUBSCRIBE to QoS 3": "82 08 000a 0003 612f62 03",
		"CONNACK that refuses": "20 02 00 05",
		"CONNECT with a name":  "10 0d 0004 4d515454 04 02 0000 0001 61",
		"protocol level 5":     "10 0c 0004 4d515454 05 02 0000 0000",
	} {
		if p, err := decodePacket(hexes(t, text)); err == nil {
			t.Errorf("%s: %s decodes as %#v; want an error", name, text, p)
		}
	}
}

// The messages of RFC 7252, section 3, with a token of two bytes, and of RFC 7641, section 2.
func TestCoAPMessages(t *testing.T) {
	const path = "6576656e74" // event
	for name, c := range map[string]struct {
		m     CoAPMessage
		bytes string
	}{
		"GET CON": {CoAPMessage{kind: kindRequest, token: 2, id: 0x7d34}, "42 01 7d34 0102 b5" + path},
		"GET NON": {CoAPMessage{kind: kindRequest, typ: nonConfirmable, id: 1}, "50 01 0001 b5" + path},
		"answer ACK": {
			CoAPMessage{kind: kindResponse, typ: acknowledging, token: 2, id: 0x7d34, event: 1, size: 4},
			"62 45 7d34 0102 c12a ff 01 0004 00",
		},
		"answer NON": {
			CoAPMessage{kind: kindResponse, typ: nonConfirmable, token: 1, id: 2, event: 1, size: 3},
			"51 45 0002 01 c12a ff 01 0003",
		},
		"register": {CoAPMessage{kind: kindRegister, token: 8, id: 1}, "48 01 0001 0102030405060708 60 55" + path},
		"registered": {
			CoAPMessage{kind: kindRegistered, typ: acknowledging, token: 1, id: 1, size: 3},
			"61 45 0001 01 6101 612a ff 00 0003",
		},
		"notification": {
			CoAPMessage{kind: kindNotification, token: 1, id: 2, event: 1, size: 3},
			"41 45 0002 01 6102 612a ff 01 0003",
		},
		"unconfirmed": {
			CoAPMessage{kind: kindNotification, typ: nonConfirmable, token: 1, id: 2, event: 1, size: 3},
			"51 45 0002 01 6102 612a ff 01 0003",
		},
		"ACK": {CoAPMessage{kind: kindAck, typ: acknowledging, id: 0x7d34}, "60 00 7d34"},
	} {
		t.Run(name, func(t *testing.T) { encodes(t, decodeCoAP, c.m, c.bytes) })
	}
	for name, text := range map[string]string{
		"empty": "", "header alone": "42 01 7d34", "version 2": "82 01 7d34 0102 b5" + path,
		"token of 9":  "49 01 0001 010203040506070809 b5" + path,
		"other token": "42 01 7d34 0103 b5" + path, "other path": "42 01 7d34 0102 b5 6576656e75",
		"path and more": "42 01 7d34 0102 b5" + path + "00",
		"POST":          "42 02 7d34 0102 b5" + path, "reset": "70 00 7d34", "ping": "40 00 7d34",
		"GET ACK":      "62 01 7d34 0102 b5" + path,
		"register NON": "58 01 0001 0102030405060708 60 55" + path, "answer CON": "41 45 0002 01 c12a ff 01 0003",
		"no payload": "51 45 0002 01 c12a", "no bytes after the marker": "51 45 0002 01 c12a ff",
		"other format":   "51 45 0002 01 c129 ff 01 0003",
		"other sequence": "51 45 0002 01 6103 612a ff 01 0003", "event 65": "51 45 0002 01 c12a ff 41 0003",
		"cut":              "51 45 0002 01 c12a ff 01 0004",
		"ACK with a token": "61 00 7d34 01 00",
	} {
		if m, err := decodeCoAP(hexes(t, text)); err == nil {
			t.Errorf("%s: %s decodes as %#v; want an error", name, text, m)
		}
	}
}

// The CRCs were computed with zlib's crc32.
func TestUserMessages(t *testing.T) {
	encodes(t, decodeUserMessage, UserMessage{event: 1, size: 3}, "0c 7c3bcc7e 08 01 0003")
	encodes(t, decodeUserMessage, UserMessage{event: 1, size: 8}, "0c 7d283445 08 01 0008 0000000000")
	for name, text := range map[string]string{
		"empty": "", "header alone": "0c 7c3bcc7e 08", "checksum": "0c 00000000 08 01 0003",
		"no checksum": "08 01 0003",
		"compound":    "0c 2458dc28 07 01 0003",
	} {
		if m, err := decodeUserMessage(hexes(t, text)); err == nil {
			t.Errorf("%s: %s decodes as %#v; want an error", name, text, m)
		}
	}
}

func FuzzPacket(f *testing.F) {
	fuzz(f, decodePacket, Packet{kind: kindPublish, qos: 1, topic: 3, id: 10, event: 7, size: 3},
		Packet{kind: kindConnect},
		Packet{kind: kindSubscribe, id: 10, topic: 3, qos: 1}, Packet{
			kind: kindSubAck,
			id:   10,
		}, Packet{kind: kindPubRel, id: 10})
}

func FuzzCoAPMessage(f *testing.F) {
	fuzz(f, decodeCoAP, CoAPMessage{kind: kindRequest, token: 2, id: 9}, CoAPMessage{kind: kindAck, typ: acknowledging},
		CoAPMessage{kind: kindNotification, token: 1, event: 1, size: 3}, CoAPMessage{
			kind: kindResponse,
			typ:  nonConfirmable, size: 3,
		})
}

func FuzzUserMessage(f *testing.F) { fuzz(f, decodeUserMessage, UserMessage{event: 1, size: 3}) }

// fuzz says that what is decoded encodes as the same bytes.
func fuzz[M algorithms.Message](f *testing.F, decode func([]byte) (M, error), seeds ...M) {
	for _, m := range seeds {
		f.Add(m.Append(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := decode(b); err == nil && (!bytes.Equal(m.Append(nil), b) || m.Size() != len(b)) {
			t.Errorf("% x decodes as %#v, which encodes as % x, size %d", b, m, m.Append(nil), m.Size())
		}
	})
}
