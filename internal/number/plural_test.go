package number

import "testing"

func TestPluralCountsThings(t *testing.T) {
	for n, want := range map[int]string{0: "0 links", 1: "1 link", 2: "2 links", 12000: "12,000 links"} {
		if got := Plural(n, "link"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestThousandsAreGrouped(t *testing.T) {
	for given, want := range map[string]string{
		"0": "0", "999": "999", "1000": "1,000", "-100": "-100", "-1234567.8901": "-1,234,567.8901",
	} {
		if got := Grouped(given); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
	}
}
