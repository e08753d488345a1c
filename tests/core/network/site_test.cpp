#include "network/site.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using network::Site;

class SiteTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesComeBack()
    {
        for (const char *name : {"mid", "down_0", "down_3", "up_0", "up_12"})
            QCOMPARE(Site::parse(name).name(), std::string(name));
        QVERIFY(Site::parse("mid") == network::kMid);
        QVERIFY((Site::parse("up_2") == Site{Site::Part::Up, 2}));
    }

    void otherNamesAreRefused()
    {
        for (const char *name : {"", "Mid", "mid_0", "up", "up_", "up_-1", "up_1x", "up_ 1", "down",
                                 "down_99999999999999999999", "left_0", "up_+1"}) {
            const auto error = tests::errorOf([&] { (void)Site::parse(name); });
            QVERIFY2(error && error->kind() == base::ErrorKind::InvalidValue, name);
            QCOMPARE(error->where(), std::string(name));
        }
    }
};

DEVIASCOPE_TEST(SiteTest, "network/site")
#include "site_test.moc"
