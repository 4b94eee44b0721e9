package number

import "testing"

func TestOneWayOfWriting(t *testing.T) {
	for text, whole := range map[string]int64{
		"0": 0, "4": 4, "+4": 4, "-4": -4, "-0": 0,
		"9007199254740993": 9007199254740993,
	} {
		if n, ok := Whole(text); !ok || n != whole {
			t.Errorf("%q: %d, %v", text, n, ok)
		}
	}
	for _, text := range []string{
		"", "010", "-010", "00", "0x10", "0b1", "0o7", "1_000", "1e3", "4.0", " 4", "4 ", "++4", "٤",
		"9223372036854775808",
	} {
		if n, ok := Whole(text); ok {
			t.Errorf("%q is %d", text, n)
		}
	}
	for text, want := range map[string]float64{
		"0.1": 0.1, ".5": 0.5, "5.": 5, "1e3": 1000, "+2.5": 2.5, "-0.0": 0,
		"0e0": 0,
	} {
		if x, ok := Float(text); !ok || x != want {
			t.Errorf("%q: %v, %v", text, x, ok)
		}
	}
	for _, text := range []string{"", "00.1", "010", "0x1p-3", "1_0.5", "inf", "NaN", "1e999", "0,1", "1 000"} {
		if x, ok := Float(text); ok {
			t.Errorf("%q is %v", text, x)
		}
	}
	for text, want := range map[string]float64{
		"10%": 0.1, "0.1": 0.1, "12.5 %": 0.125, "100%": 1, "1e1%": 0.1,
		"7%": 0.07,
	} {
		if x, ok := Share(text); !ok || x != want {
			t.Errorf("%q: %v, %v", text, x, ok)
		}
	}
	for _, text := range []string{"%", "10%%", "%10", "010%", "ten%"} {
		if x, ok := Share(text); ok {
			t.Errorf("%q is %v", text, x)
		}
	}
}
