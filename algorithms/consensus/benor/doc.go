// Package benor holds Ben-Or's randomised consensus on one bit, for nodes that crash: no time-out
// and no leader, and a coin where the votes do not tell. The functional unit is the decided value.
//
// [BenOr] decides in the first round, after two message delays, where all inputs are the same.
// Where they are not, chance decides how many rounds it takes. See the Spec for what to expect.
package benor
