package clock

// A Preset is a script that has a name.
type Preset struct{ Name, Text string }

// Published is the preset of the published listing of three processes. Its Lamport timestamps are
// P(1) S0(2) P(3) R1(5) S2(6) | R3(2) R0(3) S1(4) | S3(1) P(2) R2(7), with 4 messages.
var Published = Preset{"published-3", "P S0 P R1 S2 | R3 R0 S1 | S3 P R2"}

// Presets are all scripts that have a name. The slice is the caller's.
func Presets() []Preset { return []Preset{Published} }

// FindScript is the script of a name, or else the one that a text is, as [ParseScript] reads it.
func FindScript(text string) (Script, error) {
	for _, p := range Presets() {
		if p.Name == text {
			text = p.Text
		}
	}
	return ParseScript(text)
}
