package publish

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

// hexes is bytes from text such as "30 0a", where spaces separate.
func hexes(text string) string {
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		panic(err)
	}
	return string(b)
}

const path = "6576656e74" // event, in the CoAP messages

// The packets of MQTT 3.1.1, chapter 3. Figure 3.11 there has the variable header of a PUBLISH with
// topic a/b and packet identifier 10.
var packetCodec = algotest.NewCodec(decodePacket).
	Takes(Packet{kind: kindConnect}, hexes("10 0c 0004 4d515454 04 02 0000 0000"), "").
	Takes(Packet{kind: kindConnAck}, hexes("20 02 00 00"), "").
	Takes(Packet{kind: kindSubscribe, id: 10, topic: 3, qos: 1}, hexes("82 08 000a 0003 612f62 01"), "packet 10").
	Takes(Packet{kind: kindSubAck, id: 10, qos: 2}, hexes("90 03 000a 02"), "packet 10").
	Takes(
		Packet{kind: kindPublish, topic: 3, event: 7, size: 5},
		hexes("30 0a 0003 612f62 07 0005 0000"), "event 7, QoS 0",
	).
	Takes(
		Packet{kind: kindPublish, qos: 1, topic: 3, id: 10, event: 7, size: 3},
		hexes("32 0a 0003 612f62 000a 07 0003"), "event 7, QoS 1",
	).
	Takes(
		Packet{kind: kindPublish, qos: 1, dup: true, topic: 1, id: 0x1234, event: 64, size: 4},
		hexes("3a 09 0001 61 1234 40 0004 00"), "event 64, QoS 1, again",
	).
	Takes(
		Packet{kind: kindPublish, qos: 2, topic: 4, id: 1, event: 1, size: 3},
		hexes("34 0b 0004 612f622f 0001 01 0003"), "event 1, QoS 2",
	).
	Takes(
		Packet{kind: kindPublish, topic: 3, event: 1, size: 123},
		hexes("30 8001 0003 612f62 01 007b"+strings.Repeat("00", 120)), "event 1, QoS 0",
	).
	Takes(Packet{kind: kindPubAck, id: 10}, hexes("40 02 000a"), "packet 10").
	Takes(Packet{kind: kindPubRec, id: 65535}, hexes("50 02 ffff"), "packet 65535").
	Takes(Packet{kind: kindPubRel, id: 10}, hexes("62 02 000a"), "packet 10").
	Takes(Packet{kind: kindPubComp, id: 256}, hexes("70 02 0100"), "packet 256").
	Refuses(hexes(""), "truncated message").
	Refuses(hexes("10"), "truncated message").
	Refuses(hexes("40 03 000a"), "remaining length 3 of 4 bytes").
	Refuses(hexes("40 01 000a"), "remaining length 1 of 4 bytes").
	// long length
	Refuses(hexes("40 8200 000a"), "message is not encoded as it should be").
	// type 0
	Refuses(hexes("00 00"), "first byte 0x00 is of no packet that is in use here").
	// type 15
	Refuses(hexes("f0 00"), "first byte 0xf0 is of no packet that is in use here").
	// PINGREQ
	Refuses(hexes("c0 00"), "first byte 0xc0 is of no packet that is in use here").
	// flags of PUBREL
	Refuses(hexes("60 02 000a"), "first byte 0x60 is of no packet that is in use here").
	// flags of PUBACK
	Refuses(hexes("42 02 000a"), "first byte 0x42 is of no packet that is in use here").
	// QoS 3
	Refuses(hexes("36 0a 0003 612f62 000a 07 0003"), "PUBLISH with flags 0110").
	// QoS 0 again
	Refuses(hexes("38 0a 0003 612f62 07 0005 0000"), "PUBLISH with flags 1000").
	// retained
	Refuses(hexes("31 0a 0003 612f62 07 0005 0000"), "message is not encoded as it should be").
	Refuses(hexes("40 02 0000"), "packet identifier 0 (allowed: 1 to 65535)").
	Refuses(hexes("32 0a 0003 612f62 0000 07 0003"), "packet identifier 0 (allowed: 1 to 65535)").
	// other topic
	Refuses(hexes("30 0a 0003 612f63 07 0005 0000"), "message is not encoded as it should be").
	Refuses(hexes("30 07 0000 07 0005 0000"), "topic of 0 bytes (allowed: 1 to 128)").
	// topic too long
	Refuses(hexes("30 0a 0009 612f62 07 0005 0000"), "truncated message").
	Refuses(hexes("30 05 0003 612f62"), "payload of 0 bytes (allowed: 3 to 1024)").
	Refuses(hexes("30 0a 0003 612f62 00 0005 0000"), "event 0 (allowed: 1 to 64)").
	Refuses(hexes("30 0a 0003 612f62 41 0005 0000"), "event 65 (allowed: 1 to 64)").
	// other size
	Refuses(hexes("30 0a 0003 612f62 07 0004 0000"), "message is not encoded as it should be").
	// other payload
	Refuses(hexes("30 0a 0003 612f62 07 0005 0001"), "message is not encoded as it should be").
	Refuses(hexes("90 03 000a 80"), "QoS 80 (allowed: 0, 1, 2)").
	Refuses(hexes("82 08 000a 0003 612f62 03"), "QoS 03 (allowed: 0, 1, 2)").
	// CONNACK that refuses
	Refuses(hexes("20 02 00 05"), "message is not encoded as it should be").
	// CONNECT with a name
	Refuses(hexes("10 0d 0004 4d515454 04 02 0000 0001 61"), "message is not encoded as it should be").
	// protocol level 5
	Refuses(hexes("10 0c 0004 4d515454 05 02 0000 0000"), "message is not encoded as it should be")

func TestPackets(t *testing.T) { packetCodec.Test(t) }

func FuzzPacket(f *testing.F) { packetCodec.Fuzz(f) }

// The messages of RFC 7252, section 3, with a token of two bytes, and of RFC 7641, section 2.
var coapCodec = algotest.NewCodec(decodeCoAP).
	Takes(CoAPMessage{kind: kindRequest, token: 2, id: 0x7d34}, hexes("42 01 7d34 0102 b5"+path), "CON 32052").
	Takes(CoAPMessage{kind: kindRequest, typ: nonConfirmable, id: 1}, hexes("50 01 0001 b5"+path), "NON 1").
	Takes(
		CoAPMessage{kind: kindResponse, typ: acknowledging, token: 2, id: 0x7d34, event: 1, size: 4},
		hexes("62 45 7d34 0102 c12a ff 01 0004 00"), "ACK 32052",
	).
	Takes(
		CoAPMessage{kind: kindResponse, typ: nonConfirmable, token: 1, id: 2, event: 1, size: 3},
		hexes("51 45 0002 01 c12a ff 01 0003"), "NON 2",
	).
	Takes(CoAPMessage{kind: kindRegister, token: 8, id: 1}, hexes("48 01 0001 0102030405060708 60 55"+path), "CON 1").
	Takes(
		CoAPMessage{kind: kindRegistered, typ: acknowledging, token: 1, id: 1, size: 3},
		hexes("61 45 0001 01 6101 612a ff 00 0003"), "ACK 1",
	).
	Takes(
		CoAPMessage{kind: kindNotification, token: 1, id: 2, event: 1, size: 3},
		hexes("41 45 0002 01 6102 612a ff 01 0003"), "CON 2",
	).
	Takes(
		CoAPMessage{kind: kindNotification, typ: nonConfirmable, token: 1, id: 2, event: 1, size: 3},
		hexes("51 45 0002 01 6102 612a ff 01 0003"), "NON 2",
	).
	Takes(CoAPMessage{kind: kindAck, typ: acknowledging, id: 0x7d34}, hexes("60 00 7d34"), "ACK 32052").
	Refuses(hexes(""), "truncated message").
	Refuses(hexes("42 01 7d34"), "token of 2 bytes in a message of 4 (allowed: up to 8)").
	// version 2
	Refuses(hexes("82 01 7d34 0102 b5"+path), "message is not encoded as it should be").
	Refuses(hexes("49 01 0001 010203040506070809 b5"+path), "token of 9 bytes in a message of 19 (allowed: up to 8)").
	// other token
	Refuses(hexes("42 01 7d34 0103 b5"+path), "message is not encoded as it should be").
	// other path
	Refuses(hexes("42 01 7d34 0102 b5 6576656e75"), "message is not encoded as it should be").
	// path and more
	Refuses(hexes("42 01 7d34 0102 b5"+path+"00"), "message is not encoded as it should be").
	Refuses(hexes("42 02 7d34 0102 b5"+path), "code 0.02 (allowed: 0.00, 0.01, 2.05)").
	// reset
	Refuses(hexes("70 00 7d34"), "ACK of type 3").
	// ping
	Refuses(hexes("40 00 7d34"), "ACK of type 0").
	// GET ACK
	Refuses(hexes("62 01 7d34 0102 b5"+path), "request of type 2").
	// register NON
	Refuses(hexes("58 01 0001 0102030405060708 60 55"+path), "register of type 1").
	// answer CON
	Refuses(hexes("41 45 0002 01 c12a ff 01 0003"), "response of type 0").
	// no payload
	Refuses(hexes("51 45 0002 01 c12a"), "truncated message").
	Refuses(hexes("51 45 0002 01 c12a ff"), "payload of 0 bytes (allowed: 3 to 1024)").
	// other format
	Refuses(hexes("51 45 0002 01 c129 ff 01 0003"), "message is not encoded as it should be").
	// other sequence
	Refuses(hexes("51 45 0002 01 6103 612a ff 01 0003"), "message is not encoded as it should be").
	Refuses(hexes("51 45 0002 01 c12a ff 41 0003"), "event 65 (allowed: 0 to 64)").
	Refuses(hexes("51 45 0002 01 c12a ff 01 0004"), "message is not encoded as it should be").
	// ACK with a token
	Refuses(hexes("61 00 7d34 01 00"), "message is not encoded as it should be")

func TestCoAPMessages(t *testing.T) { coapCodec.Test(t) }

func FuzzCoAPMessage(f *testing.F) { coapCodec.Fuzz(f) }

// The CRCs were computed with zlib's crc32.
var userCodec = algotest.NewCodec(decodeUserMessage).
	Takes(UserMessage{event: 1, size: 3}, hexes("0c 7c3bcc7e 08 01 0003"), "event 1").
	Takes(UserMessage{event: 1, size: 8}, hexes("0c 7d283445 08 01 0008 0000000000"), "event 1").
	Refuses(hexes(""), "truncated message").
	Refuses(hexes("0c 7c3bcc7e 08"), "payload of 0 bytes (allowed: 3 to 1024)").
	// checksum
	Refuses(hexes("0c 00000000 08 01 0003"), "message is not encoded as it should be").
	// no checksum
	Refuses(hexes("08 01 0003"), "truncated message").
	// compound
	Refuses(hexes("0c 2458dc28 07 01 0003"), "message is not encoded as it should be")

func TestUserMessages(t *testing.T) { userCodec.Test(t) }

func FuzzUserMessage(f *testing.F) { userCodec.Fuzz(f) }
