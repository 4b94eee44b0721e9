package cpu

import (
	"regexp"
	"strings"
)

// The brands that carry a model number from which the generation follows. Cloud
// providers put a letter in the middle of AMD's numbers (7R13, 9B14), the last
// digit still tells the generation.
var (
	epycBrand = regexp.MustCompile(`\bEPYC (?:Embedded )?([789])[0-9A-Z][0-9A-Z]([1-5])[A-Z]{0,2}\b`)
	// The E5-1000 are of workstations, and the letters L and W of parts of less and of more power.
	xeonE5    = regexp.MustCompile(`\bXeon(?:\(R\))? (?:CPU )?E([57])-[2-8][0-9]{3}[A-KM-VX-Z]?(?: v([2-4]))?(?: |$)`)
	xeonMetal = regexp.MustCompile(`\bXeon(?:\(R\))? (?:Platinum|Gold|Silver|Bronze) [3-9]([1-5])[0-9]{2}([A-Z+]*)`)
	xeonSix   = regexp.MustCompile(`\bXeon(?:\(R\))? 6[579][0-9]{2}P(?: |$)`)
	xeonCores = regexp.MustCompile(`\bXeon(?:\(R\))? 6[79][0-9]{2}E(?: |$)`)
	altra     = regexp.MustCompile(`\bAltra\b.* [QM][0-9]{2,3}-[0-9]{2}\b`)
	grace     = regexp.MustCompile(`\bGrace A[0-9]{2}`)
	// The cores that are counted in "64-Core Processor" are no name, and the EPYC 4000 are desktop
	// parts.
	clientName = regexp.MustCompile(
		`(^|[^-])\b(Ryzen|Threadripper|Athlon|Core(\(TM\))?|Pentium|Celeron|EPYC 4[0-9]{3}[A-Z]*)\b`)

	serverName = regexp.MustCompile(`(?i)\b(Xeon|EPYC|Neoverse|Ampere|Graviton)\b`)

	// Desktop parts of the usual power, and the Xeons of their silicon: of these are the servers
	// behind the client rows. A suffix such as T, U, H or M is of another class.
	coreDesktop  = regexp.MustCompile(`\bi[3579]-([689])[0-9]{3}(?:K|KF|KS|F|C|R)?(?: |$)`)
	ultraDesktop = regexp.MustCompile(`\bUltra [3579] 2[0-9]{2}(?:K|KF|F)?(?: |$)`)
	xeonDesktop  = regexp.MustCompile(`\bXeon\(R\) (?:CPU )?(?:E3-1[0-9]{3} (v5)|E-(2[1-4])[0-9]{2}G?)(?: |$)`)

	// Parts for laptops, by the letters behind their number.
	mobileName = regexp.MustCompile(`\b(i[3579]|[mM][357])-[0-9]{3,5}([A-Z]?[MUYH][A-Z]?|G[1-7]|P)\b|` +
		`\b[mM][357]-[0-9]Y|\b(E3-1[0-9]{3}M|E-2[0-9]{3}M[A-Z]?)\b|` +
		`\b(Core\(TM\)|Ultra) [3579] [0-9]{3}(H|HL|HX|U|UL|V)\b|` +
		`\bRyzen (AI\b|Z[12]\b|Embedded [RV]|.*[0-9]{4}(U|H|HS|HX|C|e)\b)|` +
		`\bAthlon .*[0-9]{4}[UGe]e?\b|\b[Mm]obile\b`)

	// The names that QEMU gives its own models of CPUs. The machine below may be any that can do
	// what they can.
	qemuName = regexp.MustCompile(`\bQEMU\b|\bKVM\b|Processor \([A-Z][A-Za-z-]*|\bEPYC-|Processor \(with |` +
		`\bE3-?12xx|\bclass CPU\b|\(Nehalem|\(Conroe|\(Penryn`)
)

// familyByBrand returns the row for a brand with a model number, or "".
func familyByBrand(brand string) string {
	if m := epycBrand.FindStringSubmatch(brand); m != nil {
		switch m[1] + m[2] {
		case "71":
			return naples
		case "72":
			return rome
		case "73":
			return milan
		case "84", "94":
			return genoa
		case "95":
			return turin
		}
		return ""
	}
	if m := xeonE5.FindStringSubmatch(brand); m != nil {
		switch m[1] + m[2] {
		case "5":
			return sandyBridge
		case "52", "72":
			return ivyBridge
		case "53", "73":
			return haswell
		case "54", "74":
			return broadwell
		}
		return "" // the first E7 is older than the table
	}
	if m := xeonMetal.FindStringSubmatch(brand); m != nil {
		switch m[1] {
		case "1":
			return skylakeServer
		case "2":
			return cascadeLake
		case "3":
			// The third generation is two: Cooper Lake carries an H, the rest is
			// Ice Lake.
			if strings.HasPrefix(m[2], "H") {
				return ""
			}
			return iceLake
		case "4":
			return sapphireRapids
		default:
			return emeraldRapids
		}
	}
	switch {
	case xeonSix.MatchString(brand):
		return graniteRapids
	case xeonCores.MatchString(brand):
		return sierraForest
	case altra.MatchString(brand):
		return neoverseN1
	case grace.MatchString(brand):
		return neoverseV2
	}
	return familyOfDesktop(brand)
}

// familyOfDesktop returns the row for a part such as the client rows were measured on, or "". Kaby
// Lake, the E3 v6 and the Core 7000 have none.
func familyOfDesktop(brand string) string {
	generation := ""
	if m := coreDesktop.FindStringSubmatch(brand); m != nil {
		generation = m[1]
	} else if m := xeonDesktop.FindStringSubmatch(brand); m != nil {
		generation = m[1] + m[2]
	} else if ultraDesktop.MatchString(brand) {
		return arrowLake
	}
	switch generation {
	case "6", "v5":
		return skylakeClient
	case "8", "9", "21", "22":
		return coffeeLake
	case "23":
		return rocketLake
	case "24":
		return raptorLake
	}
	return ""
}

// isMobilePart reports whether the brand is of a part for laptops.
func isMobilePart(brand string) bool { return mobileName.MatchString(brand) }

// The frequency in a brand, and the model number that others have: three digits or more.
var (
	frequency   = regexp.MustCompile(`@.*$`)
	modelNumber = regexp.MustCompile(`[0-9]{3}`)
)

// hasModelNumber reports whether the brand names a part, and is not one that a hypervisor cut down.
func hasModelNumber(brand string) bool {
	return modelNumber.MatchString(frequency.ReplaceAllString(brand, ""))
}

// isServerBrand reports whether the brand is that of a server part, by its name alone.
func isServerBrand(brand string) bool { return serverName.MatchString(brand) && !isClientBrand(brand) }

// isVirtual reports whether the brand is that of a model of QEMU's.
func isVirtual(brand string) bool { return qemuName.MatchString(brand) }

// isClientBrand reports whether the brand is of a desktop or mobile part, or of
// the small Xeons (E3, E-2100 and on) that share the silicon of those.
func isClientBrand(brand string) bool {
	return clientName.MatchString(brand) || strings.Contains(brand, "E3-") ||
		strings.Contains(brand, "Xeon(R) E-2")
}
