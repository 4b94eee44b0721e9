package command

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// found skips a test where one of the programs that it needs is not there.
func found(t *testing.T, programs ...string) {
	t.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/sbin")
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(err)
		}
	}
	s, err := newNamespace()
	if err != nil {
		t.Skip(err)
	}
	s.close()
}

// A command in a namespace of its own is charged with what it sends and with nothing else: a
// datagram of 50 bytes is a packet of 78, with the headers of IP and UDP.
func TestNamespaceCountsPackets(t *testing.T) {
	found(t)
	out := metered(t, func(o *Options) {
		o.Network, o.Samples = true, 2
		o.Commands = [][]string{{os.Args[0], "send", "100"}}
	}, "")
	if out.Status != 0 || len(out.Results.Records) != 2 {
		t.Fatalf("exit status %d, %d records", out.Status, len(out.Results.Records))
	}
	for _, r := range out.Results.Records {
		if r.KernelPackets == nil || *r.KernelPackets != 100 || r.KernelBytes == nil || *r.KernelBytes != 7800 {
			t.Errorf("trial %d: %v packets, %v bytes; want 100 and 7800", r.Trial, r.KernelPackets, r.KernelBytes)
		}
	}
	none := metered(t, func(o *Options) { o.Network, o.Commands = true, [][]string{{os.Args[0], "send", "0"}} }, "")
	if p := none.Results.Records[0].KernelPackets; p == nil || *p != 0 {
		t.Errorf("nothing was sent, %v packets are counted", p)
	}
}

// What an interface has carried counts although it is gone before the command ends. Each run finds
// an empty network again. A datagram of 50 bytes is 92 with the headers of Ethernet, IP and UDP.
func TestInterfacesThatAreGone(t *testing.T) {
	found(t, "ip", "bash")
	out := metered(t, func(o *Options) {
		o.Network, o.Samples = true, 3
		o.Commands = [][]string{{"bash", "-ec", `
			ip link add gone type veth peer name end
			ip link set end addrgenmode none up
			ip link set gone addrgenmode none up
			ip address add 10.77.1.1/24 dev gone
			ip neighbour add 10.77.1.2 lladdr 02:00:00:00:00:01 dev gone
			datagram=$(printf %050d 0)
			for i in {1..100}; do printf %s $datagram >/dev/udp/10.77.1.2/9; done
			ip link delete gone`}}
	}, "")
	if len(out.Results.Records) != 3 {
		t.Fatalf("%d records: %s", len(out.Results.Records), out.Results.Records[0].Status)
	}
	for _, r := range out.Results.Records {
		if r.KernelPackets == nil || *r.KernelPackets != 100 || *r.KernelBytes != 9200 {
			t.Errorf("trial %d: %v packets, %v bytes; want 100 and 9200", r.Trial, r.KernelPackets, r.KernelBytes)
		}
	}
}

// Where more came and went than there was room to say, no figure is given.
func TestInterfacesThatWereMissed(t *testing.T) {
	found(t, "ip")
	s, err := newNamespace()
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, known, err := s.traffic(); err != nil || !known {
		t.Fatalf("an empty network: known %v, %v", known, err)
	}
	if err := unix.SetsockoptInt(s.interfaces.socket, unix.SOL_SOCKET, unix.SO_RCVBUF, 1); err != nil {
		t.Fatal(err)
	}
	const pairs = "for i in 1 2 3; do ip link add a$i type veth peer name b$i; done"
	s.do(func() { err = exec.Command("sh", "-ec", pairs).Run() })
	if err != nil {
		t.Skip(err)
	}
	if _, known, err := s.traffic(); err != nil || known {
		t.Errorf("six interfaces with room to say nothing: known %v, %v", known, err)
	}
	rec := added(t, Options{Network: true}, &ended{})
	if rec.KernelPackets != nil || !strings.Contains(rec.Missing, "packets") {
		t.Errorf("%v packets, missing %q", rec.KernelPackets, rec.Missing)
	}
}

// Three brokers in namespaces of their own on one bridge, none of them ours: each message goes to
// two others over the bridge, with its length and topic in front.
func TestThreeBrokers(t *testing.T) {
	found(t, "ip", "unshare", "nsenter", "mosquitto", "mosquitto_pub", "mosquitto_sub")
	const messages, length = 300, 100 + 8
	out := metered(t, func(o *Options) {
		o.Network, o.Err = true, os.Stderr
		o.Commands = [][]string{{"../../docs/three-brokers.sh", fmt.Sprint(messages)}}
	}, "")
	r := &out.Results.Records[0]
	if out.Status != 0 || r.KernelBytes == nil {
		t.Fatalf("%s, %v bytes", r.Status, r.KernelBytes)
	}
	// Each costs a packet of its own at most, and one that says that it has come: 66 bytes of
	// headers each. Connections are a few kilobytes.
	least, most := 2.0*messages*length, 2.0*messages*(length+3*66)+20_000
	if *r.KernelBytes < least || *r.KernelBytes > most || *r.KernelPackets < 40 {
		t.Errorf("%.0f bytes (want %.0f to %.0f), %.0f packets", *r.KernelBytes, least, most, *r.KernelPackets)
	}
}
