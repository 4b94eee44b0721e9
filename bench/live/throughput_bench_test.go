package live

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// The throughput benchmarks run the engine beside what a Go program would do that does nothing but
// carry the messages: ns/msg and bare-ns/msg are for one message, x-bare is their ratio.

// crate is a message of 64 bytes: how many its sender still has to send, and a filling.
type crate struct{ left uint32 }

const crateSize = 64

var filling [crateSize - 4]byte

func (crate) Kind() algorithms.Kind { return 0 }
func (crate) Size() int             { return crateSize }

func (c crate) Append(b []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(b, c.left), filling[:]...)
}

func decodeCrate(b []byte) (crate, error) {
	if len(b) != crateSize {
		return crate{}, algorithms.ErrTruncated
	}
	return crate{left: binary.LittleEndian.Uint32(b)}, nil
}

// courier sends crates in one direction, from each even node to the next, so many a call.
type courier struct {
	total  uint32
	burst  uint32
	window bool // wait for an answer to each burst, as one must where nothing holds a sender back
}

func (c *courier) Start(e *algorithms.Env[crate]) {
	if e.Self()%2 == 0 {
		c.send(e, c.total)
	}
}

func (c *courier) send(e *algorithms.Env[crate], left uint32) {
	for i := uint32(0); i < c.burst && left > 0; i++ {
		left--
		e.Send(e.Self()+1, crate{left: left})
	}
	if left > 0 && !c.window {
		e.Send(e.Self(), crate{left: left}) // the engine counts none of these
	}
}

func (c *courier) Receive(e *algorithms.Env[crate], from algorithms.ID, p crate) {
	switch {
	case e.Self()%2 == 0:
		c.send(e, p.left)
	case c.window && p.left > 0 && p.left%c.burst == 0:
		e.Send(from, crate{left: p.left})
	}
}

func (*courier) Timeout(*algorithms.Env[crate], algorithms.Timer) {}

func couriers(c courier) *algorithms.Algorithm[crate, courier] {
	return &algorithms.Algorithm[crate, courier]{
		Spec:   algorithms.Spec{Name: "courier", Kinds: []algorithms.KindSpec{{Name: "crate"}}},
		Decode: decodeCrate,
		New: func(algorithms.Setup) (algorithms.Instance[courier], error) {
			return algorithms.Instance[courier]{
				Node:    func(algorithms.ID) courier { return c },
				Checker: toyChecker{&toy{}},
			}, nil
		},
	}
}

func BenchmarkThroughput(b *testing.B) {
	const total = 400_000
	b.Run("tcp", func(b *testing.B) {
		besideBare(b, TCP, 2, courier{total: total, burst: 512}, total, func() { bareTCP(b, total) })
	})
	b.Run("udp", func(b *testing.B) {
		const few = total / 8
		besideBare(b, UDP, 2, courier{total: few, burst: 64, window: true}, few, func() { bareUDP(b, few, 64) })
	})
	b.Run("channels", func(b *testing.B) {
		const nodes, each = 10_000, 40
		besideBare(b, Memory, nodes, courier{total: each, burst: 1}, nodes/2*each, func() { bareChannels(nodes, each) })
	})
}

// besideBare executes couriers again and again, and the yardstick as often.
func besideBare(b *testing.B, transport Transport, n int, c courier, crates int64, yardstick func()) {
	cfg := nodes(n)
	cfg.Transport, cfg.Limits.Events, cfg.Mailbox = transport, 1<<30, 1<<22
	run, err := Prepare(couriers(c), cfg)
	if err != nil {
		b.Fatal(err)
	}
	defer run.Close()
	var engine, bare time.Duration
	for i := 0; b.Loop(); i++ {
		if i > 0 {
			if err := run.Reset(); err != nil {
				b.Fatal(err)
			}
		}
		began := time.Now()
		out, err := run.Execute(b.Context())
		engine += time.Since(began)
		if err != nil || out.Counts.Delivered < crates {
			b.Fatalf("%d crates arrived, want %d: %v, %s", out.Counts.Delivered, crates, err, out.Status())
		}
		began = time.Now()
		yardstick()
		bare += time.Since(began)
	}
	all := float64(b.N) * float64(crates)
	b.ReportMetric(0, "ns/op") // it is that of both together
	b.ReportMetric(float64(engine)/all, "ns/msg")
	b.ReportMetric(float64(bare)/all, "bare-ns/msg")
	b.ReportMetric(float64(engine)/float64(bare), "x-bare")
}

// bareTCP sends length-prefixed crates through buffers of the same size over one connection.
func bareTCP(b *testing.B, total int) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	var sender sync.WaitGroup
	defer sender.Wait()
	sender.Go(func() {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			b.Error(err)
			return
		}
		defer c.Close()
		w := bufio.NewWriterSize(c, 32<<10)
		buf := make([]byte, 0, 128)
		for i := range total {
			buf = crate{left: uint32(total - 1 - i)}.Append(append(buf[:0], 64))
			if _, err := w.Write(buf); err != nil {
				b.Error(err)
				return
			}
		}
		if err := w.Flush(); err != nil {
			b.Error(err)
		}
	})
	c, err := l.Accept()
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	r := bufio.NewReaderSize(c, 64<<10)
	buf := make([]byte, 64)
	for range total {
		size, err := r.ReadByte()
		if err == nil {
			_, err = io.ReadFull(r, buf[:size])
		}
		if err == nil {
			_, err = decodeCrate(buf)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// bareUDP sends a datagram for each crate, and waits for an answer to each burst.
func bareUDP(b *testing.B, total, burst int) {
	at := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}
	receiver, err := net.ListenUDP("udp", at)
	if err != nil {
		b.Fatal(err)
	}
	defer receiver.Close()
	var echo sync.WaitGroup
	defer echo.Wait()
	echo.Go(func() {
		buf := make([]byte, 2048)
		for i := range total {
			n, from, err := receiver.ReadFromUDPAddrPort(buf)
			if err == nil {
				_, err = decodeCrate(buf[:n])
			}
			if left := total - 1 - i; err == nil && left > 0 && left%burst == 0 {
				_, err = receiver.WriteToUDPAddrPort(buf[:n], from)
			}
			if err != nil {
				b.Error(err)
				return
			}
		}
	})
	sender, err := net.ListenUDP("udp", at)
	if err != nil {
		b.Fatal(err)
	}
	defer sender.Close()
	to := receiver.LocalAddr().(*net.UDPAddr).AddrPort()
	out, in := make([]byte, 0, 128), make([]byte, 2048)
	for i := range total {
		left := total - 1 - i
		out = crate{left: uint32(left)}.Append(out[:0])
		if _, err := sender.WriteToUDPAddrPort(out, to); err != nil {
			b.Fatal(err)
		}
		if left > 0 && left%burst == 0 {
			if _, _, err := sender.ReadFromUDPAddrPort(in); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// bareChannels sends crates between pairs of goroutines, as many at a time as there are pairs.
func bareChannels(n, each int) {
	var all sync.WaitGroup
	for range n / 2 {
		way := make(chan crate, 8)
		all.Go(func() {
			for i := range each {
				way <- crate{left: uint32(each - 1 - i)}
			}
			close(way)
		})
		all.Go(func() {
			for p := range way {
				_ = p
			}
		})
	}
	all.Wait()
}
