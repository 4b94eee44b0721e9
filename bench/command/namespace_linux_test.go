package command

import (
	"net"
	"os"
	"strconv"
	"testing"
)

// sender is the variable that makes this program one that sends so many datagrams to itself.
const sender = "JOULEMARK_TEST_DATAGRAMS"

func TestMain(m *testing.M) {
	if n, err := strconv.Atoi(os.Getenv(sender)); err == nil {
		os.Exit(send(n))
	}
	os.Exit(m.Run())
}

// send sends datagrams of 50 bytes over loopback, each of which has to arrive.
func send(n int) int {
	to, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return 3
	}
	from, err := net.Dial("udp4", to.LocalAddr().String())
	if err != nil {
		return 4
	}
	buffer := make([]byte, 64)
	for range n {
		if _, err := from.Write(buffer[:50]); err != nil {
			return 5
		}
		if _, _, err := to.ReadFrom(buffer); err != nil {
			return 6
		}
	}
	return 0
}

// A command in a namespace of its own is charged with what it sends and with nothing else: a
// datagram of 50 bytes is a packet of 78, with the headers of IP and UDP.
func TestNamespaceCountsPackets(t *testing.T) {
	s, err := newNamespace()
	if err != nil {
		t.Skip(err)
	}
	s.close()
	t.Setenv(sender, "100")
	out := metered(t, func(o *Options) {
		o.Network, o.Samples = true, 2
		o.Commands = [][]string{{os.Args[0]}}
	}, "")
	if out.Status != 0 || len(out.Results.Records) != 2 {
		t.Fatalf("exit status %d, %d records", out.Status, len(out.Results.Records))
	}
	for _, r := range out.Results.Records {
		if r.KernelPackets == nil || *r.KernelPackets != 100 || r.KernelBytes == nil || *r.KernelBytes != 7800 {
			t.Errorf("trial %d: %v packets, %v bytes; want 100 and 7800", r.Trial, r.KernelPackets, r.KernelBytes)
		}
	}
	t.Setenv(sender, "0")
	none := metered(t, func(o *Options) { o.Network, o.Commands = true, [][]string{{os.Args[0]}} }, "")
	if p := none.Results.Records[0].KernelPackets; p == nil || *p != 0 {
		t.Errorf("nothing was sent, %v packets are counted", p)
	}
}
