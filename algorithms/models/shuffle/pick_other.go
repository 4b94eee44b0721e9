//go:build !amd64

package shuffle

// pickRound picks one element of each of the first left sides that asked, and returns how many of
// them need more.
func (b *batch) pickRound(left uint) uint { return b.pickRoundPortable(left) }
