package socket

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// small is a message of 64 bytes.
type small [64]byte

func (small) Kind() algorithms.Kind    { return 0 }
func (small) Size() int                { return 64 }
func (m small) Append(b []byte) []byte { return append(b, m[:]...) }

// tally is a sink that counts frames and says so whenever a batch is complete.
type tally struct {
	seen  int
	batch int
	done  chan struct{}
}

func (s *tally) Frame(_ Label, body []byte) error {
	if s.seen++; s.seen == s.batch { // never, where batch is 0
		s.seen = 0
		s.done <- struct{}{}
	}
	return nil
}
func (s *tally) Flush()  {}
func (s *tally) Closed() {}

const streamBatch = 100_000

// BenchmarkStream sends messages of 64 bytes one way, a batch an iteration from the
// first Add to the last Frame; engine=bare is a loop over bufio with a length before each.
func BenchmarkStream(b *testing.B) {
	b.Run("engine=bare", func(b *testing.B) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		done := make(chan struct{})
		go bareReceiver(l, done)
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		w := bufio.NewWriterSize(c, FlushSize)
		m := make([]byte, 64)
		var prefix [binary.MaxVarintLen64]byte
		b.ReportAllocs()
		for b.Loop() {
			for range streamBatch {
				w.Write(prefix[:binary.PutUvarint(prefix[:], 64)])
				w.Write(m)
			}
			if err := w.Flush(); err != nil {
				b.Fatal(err)
			}
			<-done
		}
		b.ReportMetric(float64(b.N)*streamBatch/b.Elapsed().Seconds(), "msgs/s")
	})
	for _, p := range []Protocol{TCP, TLS} {
		b.Run("engine="+p.String(), func(b *testing.B) {
			s := &tally{batch: streamBatch, done: make(chan struct{})}
			n := newNetwork(b, p, 2, func(c *Config, _ *recorder) { c.Open = func(algorithms.ID) Sink { return s } })
			l := n.dial(b, 0, 1)
			var m small
			b.ReportAllocs()
			for b.Loop() {
				for i := range uint32(streamBatch) {
					if err := Add(l, Label{Seq: i, Depth: 1}, m); err != nil {
						b.Fatal(err)
					}
					if l.Buffered() > FlushSize {
						if err := l.Flush(); err != nil {
							b.Fatal(err)
						}
					}
				}
				if err := l.Flush(); err != nil {
					b.Fatal(err)
				}
				<-s.done
			}
			b.ReportMetric(float64(b.N)*streamBatch/b.Elapsed().Seconds(), "msgs/s")
		})
	}
}

func bareReceiver(l net.Listener, done chan<- struct{}) {
	c, err := l.Accept()
	if err != nil {
		return
	}
	defer c.Close()
	r := bufio.NewReaderSize(c, fullBuffer)
	buf := make([]byte, 64)
	for {
		for range streamBatch {
			size, err := binary.ReadUvarint(r)
			if err != nil || size != 64 {
				return
			}
			if _, err := io.ReadFull(r, buf); err != nil {
				return
			}
		}
		done <- struct{}{}
	}
}

// BenchmarkDatagram sends datagrams of 64 bytes one way, in batches that the receive buffer
// can hold; engine=bare is the same calls of package net.
func BenchmarkDatagram(b *testing.B) {
	const batch = 500
	b.Run("engine=bare", func(b *testing.B) {
		to := listenUDP(b)
		from := listenUDP(b)
		enlargeReceiveBuffer(to)
		address := to.LocalAddr().(*net.UDPAddr).AddrPort()
		done := make(chan struct{})
		go func() {
			buf := make([]byte, 1<<16)
			for {
				for range batch {
					if _, _, err := to.ReadFromUDPAddrPort(buf); err != nil {
						return
					}
				}
				done <- struct{}{}
			}
		}()
		m := make([]byte, 64)
		b.ReportAllocs()
		for b.Loop() {
			for range batch {
				if _, err := from.WriteToUDPAddrPort(m, address); err != nil {
					b.Fatal(err)
				}
			}
			<-done
		}
		b.ReportMetric(float64(b.N)*batch/b.Elapsed().Seconds(), "msgs/s")
	})
	b.Run("engine=udp", func(b *testing.B) {
		s := &tally{batch: batch, done: make(chan struct{})}
		n := newNetwork(b, UDP, 2, func(c *Config, _ *recorder) { c.Open = func(algorithms.ID) Sink { return s } })
		l := n.dial(b, 0, 1)
		var m small
		b.ReportAllocs()
		for b.Loop() {
			for i := range uint32(batch) {
				if err := Add(l, Label{Seq: i, Depth: 1}, m); err != nil {
					b.Fatal(err)
				}
			}
			<-s.done
		}
		b.ReportMetric(float64(b.N)*batch/b.Elapsed().Seconds(), "msgs/s")
	})
}

func listenUDP(b testing.TB) *net.UDPConn {
	c, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	return c
}
