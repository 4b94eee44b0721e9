package suggest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	shapes := []string{"complete", "ring", "star", "random-regular", "erdos-renyi", "scale-free"}
	for _, c := range []struct {
		typed string
		want  []string
	}{
		{"ring", []string{"ring"}},
		{"rign", []string{"ring"}},
		{" Ring", []string{"ring"}},
		{"comlpete", []string{"complete"}},
		{"erdos_renyi", []string{"erdos-renyi"}},
		{"scalefree", []string{"scale-free"}},
		{"randomregular", []string{"random-regular"}},
		{"hypercube", nil},
		{"", nil},
		{strings.Repeat("ring", 100), nil},
	} {
		if got := Nearest(c.typed, shapes); !slices.Equal(got, c.want) {
			t.Errorf("nearest to %q: %q; want %q", c.typed, got, c.want)
		}
	}
	// A name of which no letter is right is not near, however short.
	if got := Nearest("xy", []string{"ab", "c"}); got != nil {
		t.Errorf("%q", got)
	}
	// No more than three are named, and none that is further off than another.
	if got := Nearest("CAM", []string{"RMPA", "CAMX", "CAMY", "CAN", "CAMZ"}); !slices.Equal(got,
		[]string{"CAMX", "CAMY", "CAN"}) {
		t.Errorf("%q", got)
	}
}

func TestErrors(t *testing.T) {
	pets := []string{"cat", "dog"}
	for want, err := range map[string]error{
		`pet "kat" is unknown; did you mean cat? (allowed: cat, dog)`: Unknown("pet", "kat", pets),
		`pet "giraffe" is unknown (allowed: cat, dog, or none at all)`: Unknown("pet", "giraffe", pets,
			"or none at all"),
		`pet: "kat" (allowed: cat, dog; did you mean cat?)`: Key("pet", "kat", pets),
		`pet: "giraffe" (allowed: cat, dog, or none)`:       Key("pet", "giraffe", pets, "or none"),
	} {
		if err.Error() != want {
			t.Errorf("%v; want %s", err, want)
		}
	}
}

func TestKeyError(t *testing.T) {
	cause := errors.New("it bites")
	for want, err := range map[string]error{
		"legs: 5 (allowed: 2 or 4)":       Wrong("legs", 5, "%d or %d", 2, 4),
		"legs: 5 (allowed with two pets)": Unfit("legs", 5, "with %s pets", "two"),
		"legs: 5 (allowed with two pets: 8)": &KeyError{
			Key: "legs", Value: "5", When: "with two pets",
			Allowed: "8",
		},
		"pet: it bites": About("pet", cause),
		`pet "kat": it bites`: &KeyError{
			Key: "pet", Value: `"kat"`, Err: cause,
			Prose: true,
		},
		`animal: "kat" is unknown (allowed: dog)`: For("animal", fmt.Errorf("zoo: %w",
			Unknown("pet", "kat", []string{"dog"}))),
		"animal: zoo: it bites":                              For("animal", fmt.Errorf("zoo: %w", cause)),
		"animal: legs: 5 (allowed: 4)\nit bites":             For("animal", errors.Join(Wrong("legs", 5, "4"), cause)),
		"kat: no such key (allowed: cat; did you mean cat?)": NoKey("kat", []string{"cat"}),
	} {
		if err.Error() != want {
			t.Errorf("%v; want %s", err, want)
		}
		if of := (*KeyError)(nil); !errors.As(err, &of) {
			t.Errorf("%v is no error about a key", err)
		}
	}
	if !errors.Is(About("pet", cause), cause) || About("pet", nil) != nil || For("pet", nil) != nil {
		t.Error("the cause is lost, or made up")
	}
}

// slowDistance is the recursive definition.
func slowDistance(s, t []rune) int {
	switch {
	case len(s) == 0 || len(t) == 0:
		return len(s) + len(t)
	case s[0] == t[0]:
		return slowDistance(s[1:], t[1:])
	}
	least := 1 + min(slowDistance(s[1:], t), slowDistance(s, t[1:]), slowDistance(s[1:], t[1:]))
	if len(s) > 1 && len(t) > 1 && s[0] == t[1] && s[1] == t[0] {
		least = min(least, 1+slowDistance(s[2:], t[2:]))
	}
	return least
}

func TestDistanceIsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[abü]{0,6}`)
		a, b := []rune(word.Draw(t, "a")), []rune(word.Draw(t, "b"))
		if got, want := distance(a, b), slowDistance(a, b); got != want {
			t.Fatalf("distance of %q and %q is %d; want %d", string(a), string(b), got, want)
		}
	})
}
