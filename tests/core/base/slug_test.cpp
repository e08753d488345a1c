#include "base/slug.h"

#include "support/registry.h"

#include <QtTest>

using deviascope::base::slug;

class SlugTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void texts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << "a person with dark skin"
                               << "a-person-with-dark-skin";
        QTest::newRow("signs") << "  what?! / really… "
                               << "what-really…";
        QTest::newRow("path") << "../../etc/passwd"
                              << "etc-passwd";
        QTest::newRow("letters") << "une médecin"
                                 << "une-médecin";
        QTest::newRow("nothing") << "?!"
                                 << "picture";
        QTest::newRow("empty") << ""
                               << "picture";
    }

    void texts()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, name);
        QCOMPARE(QString::fromStdString(slug(text.toStdString(), "picture")), name);
    }

    void longOnesEndBetweenCharacters()
    {
        const std::string cut = slug((QStringLiteral("a") + QString(100, u'é')).toStdString(), "x");
        QVERIFY(cut.size() <= 60);
        QVERIFY(!QString::fromStdString(cut).contains(QChar::ReplacementCharacter));
    }
};

DEVIASCOPE_TEST(SlugTest, "base/slug")
#include "slug_test.moc"
