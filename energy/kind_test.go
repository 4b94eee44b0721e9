package energy

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestKindText(t *testing.T) {
	for k, name := range map[Kind]string{Measured: "measured", Modelled: "modelled", Assumed: "assumed"} {
		b, err := json.Marshal(k)
		if err != nil || string(b) != `"`+name+`"` {
			t.Errorf("%v is written as %s, %v", k, b, err)
		}
		var back Kind
		if err := json.Unmarshal(b, &back); err != nil || back != k {
			t.Errorf("%s is read as %v, %v", b, back, err)
		}
	}
	if _, err := Kind(0).MarshalText(); err == nil {
		t.Error("the zero kind was written")
	}
	if _, err := Kind(9).MarshalText(); err == nil || !strings.Contains(err.Error(), "Kind(9)") {
		t.Errorf("kind 9 was written: %v", err)
	}
	var k Kind
	if err := k.UnmarshalText([]byte("guessed")); err == nil || !strings.Contains(err.Error(), `"guessed"`) ||
		!strings.Contains(err.Error(), "allowed are measured, modelled and assumed") {
		t.Errorf("error is %v", err)
	}
}

func TestKindWeaker(t *testing.T) {
	for _, tt := range []struct{ a, b, want Kind }{
		{Measured, Assumed, Assumed},
		{Modelled, Measured, Modelled},
		{Measured, Measured, Measured},
		{0, Measured, Measured},
		{0, 0, 0},
	} {
		if got := tt.a.Weaker(tt.b); got != tt.want {
			t.Errorf("%v with %v is %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if got := tt.b.Weaker(tt.a); got != tt.want {
			t.Errorf("%v with %v is %v, want %v", tt.b, tt.a, got, tt.want)
		}
	}
}
