#include "tabs/explore/method_text.h"

#include "support/registry.h"

#include <QTranslator>
#include <QtTest>

#include <set>

using namespace deviascope;
using namespace deviascope::ui;

class MethodTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMethodHasItsOwnWords()
    {
        std::set<QString> labels;
        for (const discovery::MethodInfo *info : discovery::methodInfos()) {
            const MethodText text = MethodText::of(*info);
            QVERIFY2(!text.label.isEmpty(), info->name.c_str());
            QVERIFY2(text.sentence.endsWith(QLatin1Char('.')), info->name.c_str());
            QVERIFY2(labels.insert(text.label).second, info->name.c_str());
        }
    }

    void theyAreTranslated()
    {
        struct Reversing final : QTranslator {
            QString translate(const char *context, const char *source, const char *,
                              int) const override
            {
                return QLatin1String(context) == QLatin1String("method")
                           ? QStringLiteral("<%1>").arg(QLatin1String(source))
                           : QString();
            }
            bool isEmpty() const override { return false; }
        } translator;
        QCoreApplication::installTranslator(&translator);
        const MethodText text = MethodText::of(*discovery::methodInfos().front());
        QCoreApplication::removeTranslator(&translator);
        QCOMPARE(text.label, QStringLiteral("<learning>"));
    }
};

DEVIASCOPE_TEST(MethodTextTest, "tabs/explore/method_text")
#include "method_text_test.moc"
