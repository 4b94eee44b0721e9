// Package mine is a module of somebody else's that meters its benchmarks, right and wrong.
package mine

import (
	"crypto/sha256"
	"os"
	"os/exec"
	"testing"

	"github.com/joulemark/joulemark/bench"
)

func TestMain(m *testing.M) { os.Exit(bench.Main(m)) }

var (
	data = make([]byte, 1<<16)
	sum  [sha256.Size]byte
)

func setUp() {
	for range 3000 {
		sum = sha256.Sum256(data)
	}
}

func BenchmarkLoop(b *testing.B) {
	setUp()
	m := bench.Meter(b)
	for b.Loop() {
		sha256.Sum256(data)
	}
	m.Report()
}

func BenchmarkUpToN(b *testing.B) {
	setUp()
	m := bench.Meter(b)
	for range b.N {
		m.StopTimer()
		clear(data)
		m.StartTimer()
		sum = sha256.Sum256(data)
	}
	m.Report()
}

func BenchmarkParallel(b *testing.B) {
	m := bench.Meter(b)
	b.RunParallel(func(pb *testing.PB) {
		var own [sha256.Size]byte
		for pb.Next() {
			own = sha256.Sum256(data)
		}
		_ = own
	})
	m.Report()
}

func BenchmarkReset(b *testing.B) {
	m := bench.Meter(b)
	setUp()
	b.ResetTimer()
	for range b.N {
		setUp()
	}
	m.Report()
}

func BenchmarkStop(b *testing.B) {
	m := bench.Meter(b)
	for range b.N {
		b.StopTimer()
		setUp()
		b.StartTimer()
		setUp()
	}
	m.Report()
}

func BenchmarkChildren(b *testing.B) {
	m := bench.Meter(b)
	for range b.N {
		loop := exec.Command("sh", "-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done")
		if err := loop.Run(); err != nil {
			b.Skip(err)
		}
	}
	m.Report()
}

func BenchmarkParent(b *testing.B) {
	m := bench.Meter(b)
	b.Run("within", func(b *testing.B) {
		for b.Loop() {
			sha256.Sum256(data)
		}
	})
	m.Report()
}

func BenchmarkForgotten(b *testing.B) {
	bench.Meter(b)
	for b.Loop() {
		sha256.Sum256(data)
	}
}
