package document

import "testing"

// Escaped text must come out of Markdown as it went in; undoing backslashes is what a renderer
// does.
func TestMarkdownEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"a|b": `a\|b`, "2*3*4": `2\*3\*4`, "<b>": `\<b\>`, "`x`": "\\`x\\`", `\`: `\\`,
		"a_b": `a\_b`, "~~x~~": `\~\~x\~\~`,
		"[a](b)": `\[a\](b)`, "N²": "N²", "1.50": "1.50", "&lt;": `\&lt;`,
	} {
		if got := markdown(in); got != want {
			t.Errorf("markdown(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"1. x": `1\. x`, "12) x": `12\) x`, "- x": `\- x`, "+ x": `\+ x`,
		"=== ": `\===`, "# x": `\# x`, "1.5 x": "1.5 x", "x - y": "x - y",
	} {
		if got := markdownLine(in); got != want {
			t.Errorf("markdownLine(%q) = %q, want %q", in, got, want)
		}
	}
}
