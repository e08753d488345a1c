#pragma once

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace deviascope::tests {

using TestFactory = std::function<std::unique_ptr<QObject>()>;

/// The test classes of this executable, by name: the path of their source under tests/core (or
/// tests/ui ...) without `_test.cpp`.
std::map<std::string, TestFactory> &registeredTests();

struct Registration {
    Registration(const char *name, TestFactory factory);
};

} // namespace deviascope::tests

/// Stands once at the end of each test source. ctest runs one entry per source file, by name, so a
/// file without it fails.
#define DEVIASCOPE_TEST(Class, name)                                                               \
    static const deviascope::tests::Registration registrationOf##Class(                            \
        name, []() -> std::unique_ptr<QObject> { return std::make_unique<Class>(); });
