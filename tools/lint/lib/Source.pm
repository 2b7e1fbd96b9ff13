# SPDX-License-Identifier: EUPL-1.2
#
# What the lint scripts share: which files there are, and C text without its
# comments and strings.
package Source;

use strict;
use warnings;
use Exporter 'import';

our @EXPORT = qw(sources text code is_test finish complain);

my $complaints = 0;

# Files of the repository whose path matches: those that git tracks and those
# that it would, were they added.
sub sources {
	my ($pattern) = @_;
	open my $git, '-|', 'git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'
	  or die "lint: cannot run git: $!\n";
	local $/ = "\0";
	my %seen;
	while (my $path = <$git>) {
		chomp $path;
		$seen{$path} = 1 if $path =~ $pattern && -f $path && !-l $path;
	}
	close $git or die "lint: git ls-files failed\n";
	return sort keys %seen;
}

sub text {
	my ($path) = @_;
	open my $file, '<', $path or die "lint: $path: $!\n";
	local $/ = undef;
	my $text = <$file>;
	return defined $text ? $text : '';
}

# The C text of a file with comments, strings and character constants blanked;
# every line keeps its number.
sub code {
	my ($path) = @_;
	my $text = text($path);
	$text =~ s{
		( /\* .*? \*/ | //[^\n]* )
		| "( (?: \\. | [^"\\\n] )* )"
		| '( (?: \\. | [^'\\\n] )* )'
	}{
		defined $1 ? blank($1) : defined $2 ? '"' . blank($2) . '"' : "'" . blank($3) . "'"
	}gsex;
	return $text;
}

sub blank {
	my ($text) = @_;
	$text =~ s/[^\n]/ /g;
	return $text;
}

sub is_test {
	return $_[0] =~ m{^(?:tests|bench)/};
}

sub complain {
	my ($path, $line, $message) = @_;
	print $line ? "$path:$line: $message\n" : "$path: $message\n";
	$complaints++;
	return;
}

sub finish {
	exit($complaints ? 1 : 0);
}

1;
