package series

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/energy"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// day has an interval of an hour with 100 g/kWh, one with 200 and one with 400.
func day(t *testing.T) *Series {
	t.Helper()
	s, err := Parse([]byte("timestamp,g_co2e_per_kwh,estimated\n2026-01-31T00:00:00Z,100,\n"+
		"2026-01-31T01:00:00Z,200,true\n2026-01-31T02:00:00Z,400,false\n"), "own.csv")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBetween(t *testing.T) {
	s := day(t)
	for _, tt := range []struct {
		from, to           string
		low, central, high energy.GramsPerKWh
		intervals          int
		estimated          bool
	}{
		{"2026-01-31T00:10:00Z", "2026-01-31T00:20:00Z", 100, 100, 100, 1, false},
		{"2026-01-31T00:10:00Z", "2026-01-31T00:10:00Z", 100, 100, 100, 1, false},
		{"2026-01-31T01:00:00Z", "2026-01-31T01:00:00Z", 200, 200, 200, 1, true},
		// The end belongs to no time any more: the next interval is not met.
		{"2026-01-31T00:00:00Z", "2026-01-31T01:00:00Z", 100, 100, 100, 1, false},
		// A quarter of an hour at 100 and three at 200.
		{"2026-01-31T00:45:00Z", "2026-01-31T01:45:00Z", 100, 175, 200, 2, true},
		// Half an hour, an hour, half an hour.
		{"2026-01-31T00:30:00Z", "2026-01-31T02:30:00Z", 100, 225, 400, 3, true},
		{"2026-01-31T00:00:00Z", "2026-01-31T03:00:00Z", 100, 700.0 / 3, 400, 3, true},
		{"2026-01-31T03:30:00+02:00", "2026-01-31T03:31:00+02:00", 200, 200, 200, 1, true},
	} {
		m, err := s.Between(at(tt.from), at(tt.to))
		if err != nil || m.Intensity.Low != tt.low || m.Intensity.High != tt.high ||
			math.Abs(float64(m.Intensity.Central-tt.central)) > 1e-9 ||
			m.Intervals != tt.intervals || m.Estimated != tt.estimated {
			t.Errorf("%s to %s: %+v, %v; want %v to %v around %v", tt.from, tt.to, m, err, tt.low, tt.high, tt.central)
		}
	}
}

func TestBetweenRefuses(t *testing.T) {
	s := day(t)
	covered := "is not covered (allowed: from 2026-01-31T00:00:00Z to before 2026-01-31T03:00:00Z)"
	for _, tt := range []struct{ from, to, want string }{
		{"2026-01-30T23:59:59Z", "2026-01-31T00:10:00Z", "2026-01-30T23:59:59Z " + covered},
		{"2026-01-31T02:10:00Z", "2026-01-31T03:00:01Z", "2026-01-31T03:00:01Z " + covered},
		{"2026-01-31T03:00:00Z", "2026-01-31T03:00:00Z", "2026-01-31T03:00:00Z " + covered},
		{
			"2026-01-31T02:00:00Z", "2026-01-31T01:00:00Z",
			"from 2026-01-31T02:00:00Z to 2026-01-31T01:00:00Z (allowed: an end that is not before the start)",
		},
	} {
		if _, err := s.Between(at(tt.from), at(tt.to)); err == nil || err.Error() != tt.want {
			t.Errorf("%s to %s: %v\nwant %s", tt.from, tt.to, err, tt.want)
		}
	}
	var nothing Series
	if _, err := nothing.Between(time.Time{}, time.Time{}); !errors.As(err, new(*OutsideError)) {
		t.Errorf("the zero value: %v", err)
	}
}

// Energy that is spread evenly over its seconds emits the same whether a time is charged as a whole
// or in two parts.
func TestPartsAddUp(t *testing.T) {
	s := day(t)
	rapid.Check(t, func(t *rapid.T) {
		second := rapid.IntRange(0, 3*3600)
		a, b, c := second.Draw(t, "a"), second.Draw(t, "b"), second.Draw(t, "c")
		a, b, c = min(a, b, c), a+b+c-min(a, b, c)-max(a, b, c), max(a, b, c)
		if a == b || b == c {
			return
		}
		mean := func(from, to int) float64 {
			second := func(i int) time.Time { return s.Start().Add(time.Duration(i) * time.Second) }
			m, err := s.Between(second(from), second(to))
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Intensity.Valid(); err != nil {
				t.Fatal(err)
			}
			return float64(m.Intensity.Central) * float64(to-from)
		}
		if whole, parts := mean(a, c), mean(a, b)+mean(b, c); math.Abs(whole-parts) > 1e-9*whole {
			t.Errorf("%v as a whole, %v in parts", whole, parts)
		}
	})
}
