package live

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/loopback"
	"github.com/joulemark/joulemark/bench/network"
)

// The kernel's counters of the loopback interface are those of everybody, so the test that compares
// them with ours runs in a network namespace of its own, in which nobody else sends anything.

const ownNamespace = "JOULEMARK_TEST_OWN_NETWORK"

func TestBytesAreThoseOfTheKernel(t *testing.T) {
	if os.Getenv(ownNamespace) == "" {
		inOwnNetwork(t)
		return
	}
	loopbackUp(t)
	eachSocket(t, func(t *testing.T, transport Transport) {
		cfg := over(transport, 8)
		run, err := Prepare(chatter().algorithm(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer run.Close()
		for i := range 3 {
			if i > 0 {
				if err := run.Reset(); err != nil {
					t.Fatal(err)
				}
			}
			before := loopbackCounters(t)
			out, err := run.Execute(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			during := loopbackCounters(t).Minus(before)
			messages := out.Counts.Sent + out.Counts.Setup.Sent
			packets, bytes := during.Packets, during.Bytes
			headers := bytes - out.Transfer.Written
			t.Logf("execution %d: %d messages, %d payload, %d framing, %d written; kernel: %d packets, %d bytes", i,
				messages, out.Counts.Bytes+out.Counts.Setup.Bytes,
				out.Transfer.Framing, out.Transfer.Written, packets, bytes)
			sameAsByRule(t, transport, &out, during, i > 0)
			switch {
			case transport == UDP:
				// A datagram is a packet, with 20 bytes for IPv4 and 8 for UDP.
				if packets != messages || headers != 28*messages {
					t.Errorf("%d messages in %d packets with %d bytes of headers, want 28 for each",
						messages, packets, headers)
				}
			case i > 0:
				// The connections are there. Each pair writes at least once, and a message never
				// takes more than a segment and its acknowledgement, which may come after the end.
				// IPv4 and TCP take 40 bytes a packet, and with the options that the kernel uses up
				// to 64.
				const pairs = 8 * 7
				if packets < pairs || packets > 2*messages || headers < 40*packets || headers > 64*packets {
					t.Errorf("%d messages in %d packets with %d bytes of headers, "+
						"want %d to %d packets with 40 to 64 bytes each",
						messages, packets, headers, pairs, 2*messages)
				}
			}
		}
	})
}

// sameAsByRule holds what the kernel counted to what wire_bytes says by rule, as docs/NETWORKS.md
// has it: on loopback there is no Ethernet, a packet has our framing too, and each packet beyond
// one a message is an acknowledgement of 52 bytes, or one that was saved because messages shared
// it.
func sameAsByRule(t *testing.T, transport Transport, out *engine.Outcome, kernel engine.Traffic, connected bool) {
	t.Helper()
	e := map[Transport]engine.Engine{UDP: engine.UDP, TCP: engine.TCP, TLS: engine.TLS}[transport]
	stack, err := network.LookupStack(e.Stack)
	if err != nil {
		t.Fatal(err)
	}
	stack.Link, stack.MinFrame = 0, 0
	messages := out.Counts.Sent + out.Counts.Setup.Sent
	if out.Counts.Setup.Sent > 0 || !connected && transport != UDP {
		return // which have no sizes, or connections in them
	}
	const header, options = 52, 12
	want := stack.WireBytes(out.Counts.Sizes) + out.Transfer.Framing
	low, high := want, want
	if transport != UDP {
		beyond := header * (kernel.Packets - messages)
		low, high = want+beyond-options*kernel.Packets, want+beyond+options*kernel.Packets
	}
	if transport == TLS {
		low -= int64(stack.Record) * messages // where messages share a record
	}
	if kernel.Bytes < low || kernel.Bytes > high {
		t.Errorf("%s: the kernel has %d bytes in %d packets of %d messages, by rule %d to %d",
			stack.Name, kernel.Bytes, kernel.Packets, messages, low, high)
	}
}

// inOwnNetwork runs the test once more, in a process with a network of its own.
func inOwnNetwork(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), ownNamespace+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	out, err := cmd.CombinedOutput()
	if cmd.Process == nil {
		t.Skipf("no network namespace can be made here, and the counters of the shared one are everybody's: %v", err)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// loopbackUp switches the interface on, which is off in a new namespace.
func loopbackUp(t *testing.T) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	var request struct {
		name  [unix.IFNAMSIZ]byte
		flags uint16
		_     [22]byte
	}
	copy(request.name[:], "lo")
	request.flags = unix.IFF_UP | unix.IFF_RUNNING
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCSIFFLAGS, uintptr(unsafe.Pointer(&request)))
	if errno != 0 {
		t.Fatal(errno)
	}
}

func loopbackCounters(t *testing.T) engine.Traffic {
	t.Helper()
	traffic, told := loopback.Read()
	if !told {
		t.Fatal("the kernel does not say what went over the loopback interface")
	}
	return traffic
}
