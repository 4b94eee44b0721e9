package shuffle

import (
	"context"
	"testing"
)

// BenchmarkExchange times one exchange, without what leads to it.
func BenchmarkExchange(b *testing.B) {
	p := Medium()
	n, err := NewNetwork(p)
	if err != nil {
		b.Fatal(err)
	}
	n.seed(1)
	n.start()
	i := 0
	for b.Loop() {
		i = (i + 2) % p.Nodes
		j := (i*7 + 1) % p.Nodes
		n.exchange(n.cache(i), n.cache(j))
	}
}

// BenchmarkNetworkRun times a whole run of the larger network of the paper.
func BenchmarkNetworkRun(b *testing.B) {
	n, err := NewNetwork(Medium())
	if err != nil {
		b.Fatal(err)
	}
	run := NewRun(3000)
	exchanges, index := int64(0), uint64(0)
	for b.Loop() {
		if err := n.Run(context.Background(), &run, 1, index); err != nil {
			b.Fatal(err)
		}
		index++
		exchanges += exchangesIn(n.transitions)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(exchanges), "ns/exchange")
}
