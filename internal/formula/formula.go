// Package formula keeps texts of users in CSV from being run by the spreadsheet that opens it. One
// that begins as a formula does gets an apostrophe in front, which our readers take off again;
// numbers stay as they are. It is the same for every CSV that is written.
package formula

import "strings"

// Guarded is the text of a cell that no spreadsheet takes for a formula.
func Guarded(text string) string {
	if begins(text) {
		return "'" + text
	}
	return text
}

// Unguarded takes off what Guarded has put on.
func Unguarded(text string) string {
	if rest, ok := strings.CutPrefix(text, "'"); ok && begins(text) {
		return rest
	}
	return text
}

// begins tells whether a text begins as a formula does, or as one that is guarded already. The wide
// forms of the four characters are the same to a spreadsheet in Chinese, Japanese or Korean, and
// blanks are skipped by some.
func begins(text string) bool {
	text = strings.TrimLeft(text, "'")
	if text == "" {
		return false
	}
	if strings.ContainsRune("\t\r\n", rune(text[0])) {
		return true
	}
	text = strings.TrimLeft(text, " ")
	for _, r := range text {
		return strings.ContainsRune("=+-@＝＋－＠", r)
	}
	return false
}
