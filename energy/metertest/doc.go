// Package metertest helps to test implementations of the interfaces of package
// energy, and code that uses them.
//
// [TestClock] and [TestSource] run the contracts that every clock and source has
// to keep; [CheckClock] and [CheckSource] do the same without a test and return
// what they find. [Clock] is a clock that moves only when it is told to, so that
// tests of code that meters need no real time.
package metertest
