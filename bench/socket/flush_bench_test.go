package socket

import (
	"net"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// BenchmarkFlush sends messages of 64 bytes each in a write of its own, which is what
// a node that says one thing at a time costs; engine=bare is the same writes by package net.
func BenchmarkFlush(b *testing.B) {
	b.Run("engine=bare", func(b *testing.B) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		go func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			buf := make([]byte, fullBuffer)
			for err == nil {
				_, err = c.Read(buf)
			}
		}()
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		m := make([]byte, 67)
		for b.Loop() {
			if _, err := c.Write(m); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msgs/s")
	})
	b.Run("engine=tcp", func(b *testing.B) {
		n := newNetwork(b, TCP, 2, func(c *Config, _ *recorder) {
			c.Open = func(algorithms.ID) Sink { return &tally{} }
		})
		l := n.dial(b, 0, 1)
		var m small
		for b.Loop() {
			if err := Add(l, Label{}, m); err != nil {
				b.Fatal(err)
			}
			if err := l.Flush(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msgs/s")
	})
}
