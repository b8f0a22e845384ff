// Floating-point functions that give the same bits on every target. The C library's own differ between glibc and musl,
// so nothing that decides an order may call them.
#ifndef VITRINE_BASE_MATH_H_
#define VITRINE_BASE_MATH_H_

namespace vitrine {

// log(1 + x).  REQUIRES: 0 <= x <= 1e300.  Relative error below 1e-10.
// Uses +, -, * and / in double only, which IEEE 754 defines to the last bit.
double Log1pPortable(double x);

}  // namespace vitrine

#endif  // VITRINE_BASE_MATH_H_
