package live

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// The benchmarks run the engine beside bare Go channels that do nothing but carry the same
// messages the same way: chan/msg is what the yardstick takes for one message, and x-chan how
// many times as long the engine takes, counting and all.

// tokenRing sends a token round, hops times in all.
func tokenRing(hops uint32) *toy {
	return &toy{
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.Send(algorithms.ID(1%e.N()), note{value: hops - 1})
			}
		},
		receive: func(_ *actor, e *env, _ algorithms.ID, m note) {
			if m.value > 0 {
				e.Send(algorithms.ID((int(e.Self())+1)%e.N()), note{value: m.value - 1})
			}
		},
	}
}

// allToAll sends a message from everybody to everybody else.
func allToAll() *toy {
	return &toy{start: func(_ *actor, e *env) {
		for i := range e.Degree() {
			e.Send(e.Neighbor(i), note{})
		}
	}}
}

func BenchmarkTokenRing(b *testing.B) {
	const hops = 20000
	for _, n := range []int{2, 64, 2000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			besideChannels(b, tokenRing(hops), n, hops, channelRing(n, hops))
		})
	}
}

func BenchmarkAllToAll(b *testing.B) {
	for _, n := range []int{8, 64, 512} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			besideChannels(b, allToAll(), n, n*(n-1), channelMesh(n))
		})
	}
}

// besideChannels executes a toy of so many messages again and again, and the yardstick
// as often, and compares. The set-up of both is left out.
func besideChannels(b *testing.B, t *toy, n, messages int, yardstick func() time.Duration) {
	net, err := Prepare(t.algorithm(), nodes(n))
	if err != nil {
		b.Fatal(err)
	}
	defer net.Close()
	var engine, channels time.Duration
	for i := 0; b.Loop(); i++ {
		if i > 0 {
			if err := net.Reset(); err != nil {
				b.Fatal(err)
			}
		}
		began := time.Now()
		out, err := net.Execute(b.Context())
		engine += time.Since(began)
		if err != nil || out.Counts.Delivered != int64(messages) {
			b.Fatalf("%d messages arrived, want %d: %v", out.Counts.Delivered, messages, err)
		}
		channels += yardstick()
	}
	total := float64(b.N) * float64(messages)
	b.ReportMetric(0, "ns/op") // it is that of both together
	b.ReportMetric(float64(engine)/total, "ns/msg")
	b.ReportMetric(float64(channels)/total, "chan-ns/msg")
	b.ReportMetric(float64(engine)/float64(channels), "x-chan")
}

// channelRing is the token ring on channels of one slot.
func channelRing(n, hops int) func() time.Duration {
	return func() time.Duration {
		ring := make([]chan envelope[note], n)
		for i := range ring {
			ring[i] = make(chan envelope[note], 1)
		}
		var exited sync.WaitGroup
		done := make(chan struct{})
		for i := range ring {
			next := ring[(i+1)%n]
			exited.Go(func() {
				for it := range ring[i] {
					if it.msg.value == 0 {
						close(done)
						continue
					}
					it.msg.value--
					next <- it
				}
			})
		}
		began := time.Now()
		ring[0] <- envelope[note]{msg: note{value: uint32(hops) - 1}}
		<-done
		took := time.Since(began)
		for _, c := range ring {
			close(c)
		}
		exited.Wait()
		return took
	}
}

// channelMesh is all to all on channels that have room for everything.
func channelMesh(n int) func() time.Duration {
	return func() time.Duration {
		mesh := make([]chan envelope[note], n)
		for i := range mesh {
			mesh[i] = make(chan envelope[note], n-1)
		}
		var exited sync.WaitGroup
		release := make(chan struct{})
		for i := range mesh {
			exited.Go(func() {
				<-release
				for j := range mesh {
					if j != i {
						mesh[j] <- envelope[note]{}
					}
				}
				for range n - 1 {
					<-mesh[i]
				}
			})
		}
		began := time.Now()
		close(release)
		exited.Wait()
		return time.Since(began)
	}
}

func BenchmarkMailbox(b *testing.B) {
	const batch = 64
	var it envelope[note]
	b.Run("mailbox", func(b *testing.B) {
		var box mailbox[note]
		box.init(batch)
		var buf []envelope[note]
		b.ReportAllocs()
		for b.Loop() {
			for range batch {
				box.push(&it)
			}
			buf, _, _ = box.take(buf)
		}
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/batch, "ns/msg")
	})
	b.Run("channel", func(b *testing.B) {
		c := make(chan envelope[note], batch)
		for b.Loop() {
			for range batch {
				c <- it
			}
			for range batch {
				<-c
			}
		}
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/batch, "ns/msg")
	})
}
