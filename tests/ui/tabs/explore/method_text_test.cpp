#include "tabs/explore/method_text.h"

#include "support/registry.h"

#include <QtTest>

#include <set>

using namespace deviascope;
using namespace deviascope::ui;

class MethodTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A method that joins core is to get words of its own here.
    void everyMethodHasItsOwnWords()
    {
        std::set<QString> labels;
        for (const discovery::MethodInfo *info : discovery::methodInfos()) {
            const MethodText text = MethodText::of(*info);
            QVERIFY2(text.label != QString::fromStdString(info->name), info->name.c_str());
            QVERIFY2(text.sentence != QString::fromStdString(info->summary), info->name.c_str());
            QVERIFY2(labels.insert(text.label).second, info->name.c_str());
        }
    }

    void anUnknownOneKeepsCoresWords()
    {
        const MethodText text = MethodText::of({"magic", "Finds it."});
        QCOMPARE(text.label, QStringLiteral("magic"));
        QCOMPARE(text.sentence, QStringLiteral("Finds it."));
    }
};

DEVIASCOPE_TEST(MethodTextTest, "tabs/explore/method_text")
#include "method_text_test.moc"
