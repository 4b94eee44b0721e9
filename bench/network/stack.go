package network

import (
	"fmt"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Stack is the protocols below a message, and with them the bytes that a payload
// takes on the wire. Counted are the frames that carry the message, from the first byte
// of the link header to the last of the frame check sequence. Not counted are what
// precedes and separates frames (see Gap), acknowledgements of any layer,
// retransmissions, and what sets up or keeps up a connection or a neighbourhood (TCP
// handshake, ARP, neighbour discovery). Nor is the framing that finds the messages in a
// stream: it is the application's.
//
// A message up to Largest is one datagram or segment, a longer one as many full ones as
// it takes and a rest. An empty message takes a frame as well. All sizes are in bytes. The
// zero value has no headers and no largest message, and is no stack: take one by its name.
type Stack struct {
	Name  string
	About string // what it is made of, with the choices that the count depends on

	Link     int // header and trailer of a frame
	MinFrame int // shorter frames are padded to this length; 0 for no least length
	Gap      int // times of a byte that the link is busy or silent around each frame, beside the frame
	MTU      int // most bytes between link header and trailer

	// Header is what stands before the payload in a frame that carries all of it. First
	// and Next are the same in the first and in the further frames of one that is
	// fragmented; every fragment but the last has payload in units of 8 bytes.
	Header, First, Next int
	// Largest is the longest message that is sent in one piece.
	Largest int
	// Record is what encryption adds to each of its records, which hold up to tlsRecord bytes of a
	// message; 0 for no encryption. Each message begins a record of its own.
	Record int
}

// The sizes of Ethernet: IEEE Std 802.3-2022, 3.1.1 and 4.4.2: two addresses of 6, type of
// 2 and check sequence of 4 bytes, no VLAN tag; frames of at least 64; before a frame 8
// bytes of preamble and delimiter, after it a gap of 96 bit times.
const (
	ethernetLink  = 6 + 6 + 2 + 4
	ethernetLeast = 64
	ethernetGap   = 8 + 12
	ethernetMTU   = 1500
)

// Headers of the internet protocols.
const (
	ipv4     = 20      // RFC 791, without options
	ipv6     = 40      // RFC 8200
	fragment = 8       // RFC 8200, section 4.5; IPv4 fragments repeat the header instead
	udp      = 8       // RFC 768
	tcp      = 20 + 12 // RFC 9293, with the timestamps of RFC 7323, padded to 12
)

// TLS 1.3, RFC 8446, section 5: a record has a header of 5 bytes, a byte for the type of its
// content and a tag of 16, as the cipher suites have it that are mandatory; it holds up to 2^14
// bytes.
const (
	tlsOverhead = 5 + 1 + 16
	tlsRecord   = 1 << 14
)

// IEEE Std 802.15.4-2020 and 6LoWPAN.
const (
	// Frame control 2, sequence number 1, PAN 2, two short addresses of 2, check sequence 2.
	lowpanLink = 2 + 1 + 2 + 2 + 2 + 2
	// Before a frame: preamble 4, delimiter 1, length 1. The spacing after it is not in it.
	lowpanGap = 4 + 1 + 1
	lowpanMTU = 127 - lowpanLink
	// RFC 6282: dispatch and encoding of a header whose addresses follow from those of the
	// link and whose hop limit is 1, 64 or 255 (2 bytes); of UDP, encoding 1, ports from
	// 61616 to 61631 in 1, checksum 2.
	lowpanHeader = 2 + 1 + 1 + 2
	// RFC 4944, section 5.3, with the offsets of RFC 6282, section 2.
	lowpanFirst = 4
	lowpanNext  = 5
	// RFC 4944, section 4: packets up to the least MTU of IPv6.
	lowpanLargest = 1280 - ipv6 - udp
)

var stacks = []Stack{
	{
		Name:  "ethernet-ipv4-udp",
		About: "Ethernet without VLAN tag, IPv4 without options, UDP; longer messages in IPv4 fragments",
		Link:  ethernetLink, MinFrame: ethernetLeast, Gap: ethernetGap, MTU: ethernetMTU,
		Header: ipv4 + udp, First: ipv4 + udp, Next: ipv4, Largest: 65535 - ipv4 - udp,
	},
	{
		Name: "ethernet-ipv4-tcp",
		About: "Ethernet without VLAN tag, IPv4, TCP with timestamps on an established connection, " +
			"each message in segments of its own",
		Link: ethernetLink, MinFrame: ethernetLeast, Gap: ethernetGap, MTU: ethernetMTU,
		Header: ipv4 + tcp, Largest: ethernetMTU - ipv4 - tcp,
	},
	{
		Name: "ethernet-ipv4-tls",
		About: "Ethernet without VLAN tag, IPv4, TCP with timestamps on an established connection, TLS 1.3, " +
			"each message in records and segments of its own",
		Link: ethernetLink, MinFrame: ethernetLeast, Gap: ethernetGap, MTU: ethernetMTU,
		Header: ipv4 + tcp, Largest: ethernetMTU - ipv4 - tcp, Record: tlsOverhead,
	},
	{
		Name:  "ethernet-ipv6-udp",
		About: "Ethernet without VLAN tag, IPv6, UDP; longer messages in IPv6 fragments",
		Link:  ethernetLink, MinFrame: ethernetLeast, Gap: ethernetGap, MTU: ethernetMTU,
		Header: ipv6 + udp, First: ipv6 + fragment + udp, Next: ipv6 + fragment, Largest: 65535 - udp,
	},
	{
		Name: "802.15.4-6lowpan-udp",
		About: "802.15.4 at 2.4 GHz with short addresses and no link security, 6LoWPAN with the " +
			"shortest headers (link-local addresses, short ports), fragments above 110 bytes",
		Link: lowpanLink, Gap: lowpanGap, MTU: lowpanMTU,
		Header: lowpanHeader, First: lowpanFirst + lowpanHeader, Next: lowpanNext, Largest: lowpanLargest,
	},
}

// Stacks lists the stacks that have a name, in the order in which they are shown. The slice is
// the caller's.
func Stacks() []Stack { return append([]Stack(nil), stacks...) }

// LookupStack finds a stack by its name, as it is written. An unknown one is an error that lists
// the names and suggests the nearest.
func LookupStack(name string) (Stack, error) {
	names := make([]string, len(stacks))
	for i, s := range stacks {
		if s.Name == name {
			return s, nil
		}
		names[i] = s.Name
	}
	return Stack{}, suggest.Unknown("stack", name, names)
}

// Wire is the number of bytes on the wire of one message with a payload of so many bytes. It
// panics where that is negative, since no encoding has such a length.
func (s Stack) Wire(payload int) int {
	_, bytes := s.message(payload)
	return bytes
}

// Frames is the number of frames of one message. Each takes Gap more times of a byte
// where it is the occupation of the link that counts.
func (s Stack) Frames(payload int) int {
	frames, _ := s.message(payload)
	return frames
}

// WireBytes is the number of bytes on the wire of so many messages of each payload size, by size in
// bytes.
func (s Stack) WireBytes(sizes []int64) int64 {
	var sum int64
	for size, messages := range sizes {
		if messages != 0 {
			sum += messages * int64(s.Wire(size))
		}
	}
	return sum
}

func (s Stack) message(payload int) (frames, bytes int) {
	if payload < 0 {
		panic(fmt.Sprintf("network: payload of %d bytes", payload))
	}
	if s.Record > 0 {
		payload += s.Record * max(1, (payload+tlsRecord-1)/tlsRecord)
	}
	if full := payload / s.Largest; full > 0 {
		frames, bytes = s.datagram(s.Largest)
		frames, bytes, payload = full*frames, full*bytes, payload%s.Largest
		if payload == 0 {
			return frames, bytes
		}
	}
	f, b := s.datagram(payload)
	return frames + f, bytes + b
}

// datagram is one datagram or segment, in one frame or in fragments.
func (s Stack) datagram(payload int) (frames, bytes int) {
	if s.Header+payload <= s.MTU {
		return 1, s.frame(s.Header + payload)
	}
	for header := s.First; ; header = s.Next {
		frames++
		if header+payload <= s.MTU {
			return frames, bytes + s.frame(header+payload)
		}
		// The headers that are in the first fragment alone are multiples of 8 bytes long
		// before they are compressed, so units of 8 are the same with and without them.
		part := (s.MTU - header) / 8 * 8
		bytes += s.frame(header + part)
		payload -= part
	}
}

// frame is the length of a frame around so many bytes.
func (s Stack) frame(bytes int) int { return max(s.MinFrame, s.Link+bytes) }
