package compare

// Verdict is what is known of a change. The zero value is none.
type Verdict string

// The verdicts. Same and Changed are of counts alone: Changed rose for some seeds and fell for
// others, or is a figure of which neither more nor less is better.
const (
	Same        Verdict = "same"
	Changed     Verdict = "changed"
	Better      Verdict = "better"
	NoWorse     Verdict = "no worse"
	Worse       Verdict = "worse"
	CannotTell  Verdict = "cannot tell"
	NotCompared Verdict = "not compared" // one side has no such figure, or a field refuses it
)

// Differs reports whether the verdict is of a difference that was found.
func (v Verdict) Differs() bool { return v == Worse || v == Better || v == Changed }
