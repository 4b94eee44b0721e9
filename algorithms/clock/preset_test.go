package clock

import "testing"

// A preset is found by its name, and a text that is none is read as a script.
func TestFindScript(t *testing.T) {
	for text, want := range map[string]string{"published-3": published, "P S0 | R0": "P S0 | R0"} {
		if s, err := FindScript(text); err != nil || s.String() != want {
			t.Errorf("%s: %q, %v; want %q", text, s, err, want)
		}
	}
	if _, err := FindScript("published-30"); err == nil {
		t.Error("published-30 is a script")
	}
	for _, p := range Presets() {
		if s, err := ParseScript(p.Text); err != nil || s.String() != p.Text || s.Events() == 0 {
			t.Errorf("%s: %q, %v", p.Name, s, err)
		}
	}
}
