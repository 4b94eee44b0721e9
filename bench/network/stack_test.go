package network

import (
	"strings"
	"testing"
)

func stack(t testing.TB, name string) Stack {
	t.Helper()
	s, err := LookupStack(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWire(t *testing.T) {
	for _, c := range []struct {
		stack          string
		payload        int
		frames, length int
	}{
		// 14 + 20 + 8 + payload + 4 = 46 + payload, at least 64.
		{"ethernet-ipv4-udp", 0, 1, 64},
		{"ethernet-ipv4-udp", 18, 1, 64},
		{"ethernet-ipv4-udp", 19, 1, 65},
		{"ethernet-ipv4-udp", 50, 1, 96},
		{"ethernet-ipv4-udp", 1472, 1, 1518}, // the largest frame
		// 1472 in 1518; the last byte in 14 + 20 + 1 + 4 = 39, padded to 64.
		{"ethernet-ipv4-udp", 1473, 2, 1518 + 64},
		// Fragments carry 1480 bytes of the 8 + payload: 3000 - 1480 - 1480 = 40 in 38 + 40.
		{"ethernet-ipv4-udp", 2992, 3, 1518 + 1518 + 78},
		{"ethernet-ipv4-udp", 2952, 2, 1518 + 1518},
		// The largest datagram, 65515 = 44 x 1480 + 395: 44 x 1518 + 38 + 395.
		{"ethernet-ipv4-udp", 65507, 45, 44*1518 + 433},
		{"ethernet-ipv4-udp", 65508, 46, 44*1518 + 433 + 64},
		{"ethernet-ipv4-udp", 2 * 65507, 90, 2 * (44*1518 + 433)},

		// 14 + 20 + 32 + payload + 4 = 70 + payload; segments of 1500 - 52 = 1448.
		{"ethernet-ipv4-tcp", 0, 1, 70},
		{"ethernet-ipv4-tcp", 1, 1, 71},
		{"ethernet-ipv4-tcp", 1448, 1, 1518},
		{"ethernet-ipv4-tcp", 1449, 2, 1518 + 71},
		{"ethernet-ipv4-tcp", 1_000_000, 691, 690*1518 + 70 + 880}, // 690 x 1448 = 999120

		// 22 more in each record of up to 16384; 1426 + 22 = 1448, and 16384 + 22 = 11 x 1448 +
		// 478.
		{"ethernet-ipv4-tls", 0, 1, 92},
		{"ethernet-ipv4-tls", 1, 1, 93},
		{"ethernet-ipv4-tls", 1426, 1, 1518},
		{"ethernet-ipv4-tls", 1427, 2, 1518 + 71},
		{"ethernet-ipv4-tls", 16384, 12, 11*1518 + 70 + 478},
		{"ethernet-ipv4-tls", 16385, 12, 11*1518 + 70 + 478 + 23},

		// 14 + 40 + 8 + payload + 4 = 66 + payload.
		{"ethernet-ipv6-udp", 0, 1, 66},
		{"ethernet-ipv6-udp", 1452, 1, 1518},
		// First fragment 40 + 8 + 8 + 1440 = 1496 in 1514; rest 13 in 18 + 48 + 13 = 79.
		{"ethernet-ipv6-udp", 1453, 2, 1514 + 79},
		// The last fragment has up to 1452, the others 1448.
		{"ethernet-ipv6-udp", 1440 + 1452, 2, 1514 + 1518},
		{"ethernet-ipv6-udp", 1440 + 1453, 3, 1514 + 1514 + 66 + 5},
		{"ethernet-ipv6-udp", 65527, 46, 1514 + 44*1514 + 66 + 375}, // 65527 - 1440 = 44 x 1448 + 375

		// 9 + 6 + payload + 2 = 17 + payload; nothing is padded.
		{"802.15.4-6lowpan-udp", 0, 1, 17},
		{"802.15.4-6lowpan-udp", 1, 1, 18},
		{"802.15.4-6lowpan-udp", 110, 1, 127}, // the largest frame
		// First 11 + 4 + 6 + 104 = 125; rest 7 in 11 + 5 + 7 = 23.
		{"802.15.4-6lowpan-udp", 111, 2, 125 + 23},
		{"802.15.4-6lowpan-udp", 200, 2, 125 + 112},
		// The last fragment has up to 116 - 5 = 111, the others 104.
		{"802.15.4-6lowpan-udp", 104 + 111, 2, 125 + 127},
		{"802.15.4-6lowpan-udp", 104 + 112, 3, 125 + 120 + 24},
		// 1232 = 104 + 10 x 104 + 88.
		{"802.15.4-6lowpan-udp", 1232, 12, 125 + 10*120 + 104},
		{"802.15.4-6lowpan-udp", 1233, 13, 125 + 10*120 + 104 + 18},
	} {
		s := stack(t, c.stack)
		if frames, length := s.Frames(c.payload), s.Wire(c.payload); frames != c.frames || length != c.length {
			t.Errorf("%s, %d bytes: %d frames, %d bytes; want %d, %d",
				c.stack, c.payload, frames, length, c.frames, c.length)
		}
	}
}

// A larger payload takes as many bytes on the wire or more, and each frame fits the link.
func TestWireGrows(t *testing.T) {
	for _, s := range Stacks() {
		before := 0
		for n := range 200_000 {
			frames, bytes := s.Frames(n), s.Wire(n)
			if bytes < before || bytes < n || bytes > frames*(s.Link+s.MTU) || bytes < frames*s.MinFrame {
				t.Fatalf("%s: %d bytes take %d in %d frames; one less takes %d", s.Name, n, bytes, frames, before)
			}
			before = bytes
		}
	}
}

func TestWireBytes(t *testing.T) {
	s := stack(t, "ethernet-ipv4-udp")
	sizes := make([]int64, 51)
	if got := s.WireBytes(sizes); got != 0 {
		t.Errorf("%d bytes of no messages", got)
	}
	sizes[2], sizes[50] = 1000, 3_000_000_000
	if got, want := s.WireBytes(sizes), int64(1000*64+3_000_000_000*96); got != want {
		t.Errorf("%d; want %d", got, want)
	}
}

func TestLookupStack(t *testing.T) {
	for _, s := range Stacks() {
		if got := stack(t, s.Name); got != s || s.About == "" {
			t.Errorf("%+v; want %+v", got, s)
		}
	}
	_, err := LookupStack("ethernet-ipv4-upd")
	const want = `stack "ethernet-ipv4-upd" is unknown; did you mean ethernet-ipv4-udp? ` +
		`(allowed: ethernet-ipv4-udp, ethernet-ipv4-tcp, ethernet-ipv4-tls, ethernet-ipv6-udp, 802.15.4-6lowpan-udp)`
	if err == nil || err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
	Stacks()[0].Name = "changed"
	stack(t, "ethernet-ipv4-udp")
}

func TestWireOfNegativePayload(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "payload of -1 bytes") {
			t.Errorf("%v; want a panic", r)
		}
	}()
	Stacks()[0].Wire(-1)
}
