package charts

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/bench/result"
)

// Values of a long series are thinned to a round share, and the lines keep all of theirs.
func TestThinning(t *testing.T) {
	p, err := compose(shuffleFigure())
	if err != nil {
		t.Fatal(err)
	}
	c := p.panels[0]
	if got := c.marked(4); len(got) != 31 || got[1] != 100 || got[30] != 3000 {
		t.Errorf("protocol: marks at %v", got)
	}
	var first []int
	for i := range 4 {
		m := c.marked(i)
		if len(m) > sparseMarks || len(m) < 3 || slices.Contains(first, m[0]) {
			t.Errorf("series %d: marks at %v, others begin at %v", i+1, m, first)
		}
		first = append(first, m[0])
		if n := len(c.runs(c.Series[i])[0]); n != 3001 {
			t.Errorf("series %d: %d points", i+1, n)
		}
	}
	for values, want := range map[int]int{0: 1, 31: 1, 32: 2, 62: 2, 63: 5, 3001: 100, 100000: 5000} {
		if got := every(values, mostMarks); got != want {
			t.Errorf("one of %d values of %d, want one of %d", got, values, want)
		}
	}
}

// Series differ in colour, and in dash or mark.
func TestStyles(t *testing.T) {
	var series []result.Series
	for i := range len(colours) {
		series = append(series, result.Series{Dashed: i%2 == 0})
	}
	all := stylesOf(series)
	for i, s := range all {
		if (s.dash != nil) != series[i].Dashed {
			t.Errorf("series %d: dashed %v, want %v", i+1, s.dash, series[i].Dashed)
		}
		for j, o := range all[:i] {
			if s.colour == o.colour || s.mark == o.mark || (s.dash != nil && slices.Equal(s.dash, o.dash)) {
				t.Errorf("series %d looks like %d", i+1, j+1)
			}
		}
	}
}

// Of two lines that go the same way, the lower one is wider.
func TestLinesThatCoincide(t *testing.T) {
	// The third crosses them, and is no reason to widen anything.
	same, err := compose(lines(result.Axis{}, []float64{1, 2, 3, 4}, []float64{1, 2, 3, 5}, []float64{9, 8, 7, 6}))
	if err != nil {
		t.Fatal(err)
	}
	s := same.panels[0].styles
	if s[0].width <= s[1].width || s[0].radius <= s[1].radius || s[1].width != s[2].width {
		t.Errorf("widths %v, %v, %v", s[0].width, s[1].width, s[2].width)
	}
}
