#include "theme/theme.h"

#include "support/registry.h"

#include <QApplication>
#include <QFile>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace deviascope::ui;

namespace {

QStringList namesIn(const char *theme)
{
    QFile file(QStringLiteral(":/themes/%1.json").arg(QString::fromLatin1(theme)));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object().keys()
                                          : QStringList();
}

/// WCAG 2.1: relative luminance.
double luminance(const QColor &color)
{
    const auto linear = [](double value) {
        return value <= .03928 ? value / 12.92 : std::pow((value + .055) / 1.055, 2.4);
    };
    return .2126 * linear(color.redF()) + .7152 * linear(color.greenF()) +
           .0722 * linear(color.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + .05) / (std::min(a, b) + .05);
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_theme = new Theme(*qApp); }
    void cleanup() { delete m_theme; }

    void itIsTheApplications() { QCOMPARE(&Theme::current(), m_theme); }

    void bothThemesNameTheSameColours()
    {
        QVERIFY(!namesIn("light").isEmpty());
        QCOMPARE(namesIn("light"), namesIn("dark"));
    }

    /// No name of a colour is left over in the style sheet, in either theme.
    void everyColourOfTheSheetIsKnown()
    {
        for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
            m_theme->setAppearance(appearance);
            QVERIFY(!qApp->styleSheet().isEmpty());
            QVERIFY2(!qApp->styleSheet().contains(u'@'), qPrintable(qApp->styleSheet()));
        }
    }

    /// WCAG's AA for text.
    void textCanBeRead()
    {
        for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
            m_theme->setAppearance(appearance);
            for (const char *ground : {"window", "surface"})
                for (const char *ink : {"text", "muted"})
                    QVERIFY2(
                        contrast(colour(ink), colour(ground)) >= 4.5,
                        qPrintable(QStringLiteral("%1 on %2: %3")
                                       .arg(QString::fromLatin1(ink), QString::fromLatin1(ground))
                                       .arg(contrast(colour(ink), colour(ground)))));
        }
    }

    /// The user's choice holds, and is told once.
    void aChoiceIsToldOnce()
    {
        QVERIFY(m_theme->followsSystem());
        m_theme->setAppearance(Appearance::Light);
        QVERIFY(!m_theme->followsSystem());
        const QColor light = colour("window");
        QSignalSpy changed(m_theme, &Theme::changed);
        m_theme->setAppearance(Appearance::Dark);
        m_theme->setAppearance(Appearance::Dark);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_theme->appearance(), Appearance::Dark);
        QVERIFY(luminance(colour("window")) < luminance(light));
        QCOMPARE(QApplication::palette().color(QPalette::Window), colour("window"));
        m_theme->followSystem();
        QVERIFY(m_theme->followsSystem());
        QCOMPARE(m_theme->appearance(), systemAppearance());
    }

    /// An icon has the theme's ink, and another where it cannot be used.
    void iconsAreDrawnInTheThemesInk()
    {
        const QIcon icon = m_theme->icon(QStringLiteral("trash"));
        const QImage usual = icon.pixmap(18, QIcon::Normal).toImage();
        const QImage disabled = icon.pixmap(18, QIcon::Disabled).toImage();
        QVERIFY(!usual.isNull() && !disabled.isNull());
        QVERIFY(usual != disabled);
        m_theme->setAppearance(m_theme->appearance() == Appearance::Dark ? Appearance::Light
                                                                         : Appearance::Dark);
        QVERIFY(m_theme->icon(QStringLiteral("trash")).pixmap(18, QIcon::Normal).toImage() !=
                usual);
    }

private:
    QColor colour(const char *name) const { return m_theme->color(QString::fromLatin1(name)); }

    Theme *m_theme = nullptr;
};

DEVIASCOPE_TEST(ThemeTest, "theme/theme")
#include "theme_test.moc"
