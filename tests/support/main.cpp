// Runs one test class: TESTS NAME [Qt Test options]. Without a name it lists them.
#include "support/registry.h"

#include <QtTest>

#ifdef DEVIASCOPE_TEST_WIDGETS
#include <QApplication>
using TestApplication = QApplication;
#else
#include <QCoreApplication>
using TestApplication = QCoreApplication;
#endif

#include <iostream>

namespace deviascope::tests {

std::map<std::string, TestFactory> &registeredTests()
{
    static std::map<std::string, TestFactory> tests;
    return tests;
}

Registration::Registration(const char *name, TestFactory factory)
{
    registeredTests()[name] = std::move(factory);
}

} // namespace deviascope::tests

int main(int argc, char **argv)
{
    const auto &tests = deviascope::tests::registeredTests();
    if (argc < 2) {
        for (const auto &[name, factory] : tests)
            std::cout << name << '\n';
        return 2;
    }
    const auto found = tests.find(argv[1]);
    if (found == tests.end()) {
        std::cerr << "no test is registered under \"" << argv[1] << "\"\n";
        return 2;
    }
    TestApplication application(argc, argv);
    argv[1] = argv[0];
    return QTest::qExec(found->second().get(), argc - 1, argv + 1);
}
