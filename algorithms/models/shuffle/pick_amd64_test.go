package shuffle

import (
	"context"
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/cpu"

	"github.com/joulemark/joulemark/algorithms"
)

// TestPickRound compares both ways to pick, on bases of all sizes and with random words of all
// kinds, among them those that are drawn again.
func TestPickRound(t *testing.T) {
	if !cpu.X86.HasBMI1 || !cpu.X86.HasBMI2 {
		t.Skip("this processor has no PDEP")
	}
	random := algorithms.NewRand(1)
	again := 0
	for range 3000 {
		var b batch
		for side := range uint(batchSides) {
			base := &b.base[side]
			for size := 1 + random.IntN(laneMost); base.size() < size; {
				base[random.IntN(blockWords)] |= 1 << random.IntN(64)
			}
			if random.IntN(4) > 0 {
				b.ask(side, 1+random.IntN(2))
			}
			b.random[side] = uint16(random.Uint64())
			if random.IntN(4) == 0 {
				b.random[side] = 0 // whose product with any size is the first that is drawn again
			}
		}
		portable, asked := b, b.asking
		for i, ask := range b.asks[:asked] {
			if size := b.sums[ask%batchSides] >> 56; b.random[i] == 0 && (1<<16)%size > 0 {
				again++
			}
		}
		left, want := pickRound(&b, asked), portable.pickRoundPortable(asked)
		if left != want || b != portable {
			t.Fatalf("left %d, want %d\n%s", left, want, cmp.Diff(portable, b, cmp.AllowUnexported(batch{})))
		}
	}
	if again == 0 {
		t.Error("no word was drawn again")
	}
	var none batch
	if left := pickRound(&none, 0); left != 0 || none != (batch{}) {
		t.Errorf("nothing asked for: %d left", left)
	}
}

// TestRunOnAnyProcessor has the same run with and without the instruction.
func TestRunOnAnyProcessor(t *testing.T) {
	if !deposits {
		t.Skip("this processor has no PDEP, or a slow one")
	}
	defer func() { deposits = true }()
	p := Medium()
	p.Nodes = 200
	var runs [2]Run
	for i := range runs {
		deposits = i == 0
		n, err := NewNetwork(p)
		if err != nil {
			t.Fatal(err)
		}
		runs[i] = NewRun(300)
		if err := n.Run(context.Background(), &runs[i], 1, 0); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(runs[1], runs[0]); diff != "" {
		t.Errorf("(-portable +with PDEP):\n%s", diff)
	}
}

// TestMicrocoded has what CPUID says of some processors.
func TestMicrocoded(t *testing.T) {
	const amd, intel, hygon = "AuthenticAMD", "GenuineIntel", "HygonGenuine"
	for _, c := range []struct {
		name, vendor string
		eax          uint32
		want         bool
	}{
		{"AMD Excavator, family 21", amd, 0x00660f01, true},
		{"AMD Zen 1, family 23", amd, 0x00800f12, true},
		{"AMD Zen 2, family 23", amd, 0x00830f10, true},
		{"AMD Zen 3, family 25", amd, 0x00a00f11, false},
		{"AMD Zen 4, family 25", amd, 0x00a10f11, false},
		{"AMD Zen 5, family 26", amd, 0x00b00f21, false},
		{"Hygon Dhyana, family 24", hygon, 0x00900f02, true},
		{"Intel Haswell, family 6", intel, 0x000306c3, false},
	} {
		word := func(i int) uint32 { return binary.LittleEndian.Uint32([]byte(c.vendor)[i:]) }
		vendor := registers{ebx: word(0), edx: word(4), ecx: word(8)}
		if got := microcoded(vendor, registers{eax: c.eax}); got != c.want || vendor.name() != c.vendor {
			t.Errorf("%s: %v of %s", c.name, got, vendor.name())
		}
	}
}
