package reference

import (
	"net"
	"sync"
)

// The control packets of MQTT 3.1.1 by their numbers.
const (
	mqttPublish = 3
	mqttPubAck  = 4
	mqttPubComp = 7
)

var mqttPackets = [16]string{
	"type 0", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP",
	"SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT", "type 15",
}

// mqttReader finds the packets in one direction of a connection. The zero value stands before the
// first.
type mqttReader struct {
	first  byte   // type and flags of the packet
	header int    // bytes of its fixed header so far
	length uint32 // remaining length, as far as it has been read
	body   bool   // the fixed header is complete
	left   uint32 // bytes of the body to come
}

// feed takes bytes as they come, and calls found for each packet that they complete, with its first
// byte and its size.
func (r *mqttReader) feed(data []byte, found func(first byte, size int)) {
	for len(data) > 0 {
		if r.body {
			n := min(uint32(len(data)), r.left)
			data, r.left = data[n:], r.left-n
		} else {
			r.fixed(data[0])
			data = data[1:]
		}
		if r.body && r.left == 0 {
			found(r.first, r.header+int(r.length))
			*r = mqttReader{}
		}
	}
}

// fixed takes a byte of the fixed header: the type, then one to four bytes of the remaining length
// with seven bits each, the lowest first. A fourth byte is the last whatever it says.
func (r *mqttReader) fixed(b byte) {
	if r.header == 0 {
		r.first, r.header = b, 1
		return
	}
	r.length |= uint32(b&0x7f) << (7 * (r.header - 1))
	r.header++
	if b < 0x80 || r.header == 5 {
		r.body, r.left = true, r.length
	}
}

// mqttConn is a client's connection that counts the packets of both directions.
type mqttConn struct {
	net.Conn
	tally *tally
	in    mqttReader // by one goroutine at a time, as Read of the connection is
	mu    sync.Mutex
	out   mqttReader
}

// Read implements net.Conn. What it returns has been counted, so that the client acts on no packet
// that is not.
func (c *mqttConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.in.feed(p[:n], c.found)
	return n, err
}

// Write implements net.Conn. Packets are counted before they leave, and so before any answer.
func (c *mqttConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	c.out.feed(p, c.found)
	c.mu.Unlock()
	return c.Conn.Write(p)
}

// found counts a packet. A PUBLISH with quality of service 1 is settled by a PUBACK, one with 2 by
// the last of the three that follow, PUBCOMP.
func (c *mqttConn) found(first byte, size int) {
	var due int64
	kind := first >> 4
	switch {
	case kind == mqttPublish && first&0x06 != 0:
		due = 1
	case kind == mqttPubAck, kind == mqttPubComp:
		due = -1
	}
	c.tally.count(uint16(kind), size, due)
}
